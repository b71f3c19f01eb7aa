fn main() -> std::process::ExitCode {
    auth::login::main()
}
