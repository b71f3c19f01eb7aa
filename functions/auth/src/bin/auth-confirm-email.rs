fn main() -> std::process::ExitCode {
    auth::confirm_email::main()
}
