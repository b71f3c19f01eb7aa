fn main() -> std::process::ExitCode {
    openid::finish::main()
}
