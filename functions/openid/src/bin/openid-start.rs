fn main() -> std::process::ExitCode {
    openid::start::main()
}
