fn main() -> std::process::ExitCode {
    openid::list::main()
}
