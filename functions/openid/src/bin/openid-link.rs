fn main() -> std::process::ExitCode {
    openid::link::main()
}
