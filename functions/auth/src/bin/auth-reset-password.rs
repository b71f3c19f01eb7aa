fn main() -> std::process::ExitCode {
    auth::reset_password::main()
}
