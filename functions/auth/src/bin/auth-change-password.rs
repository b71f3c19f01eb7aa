fn main() -> std::process::ExitCode {
    auth::change_password::main()
}
