fn main() -> std::process::ExitCode {
    openid::providers::main()
}
