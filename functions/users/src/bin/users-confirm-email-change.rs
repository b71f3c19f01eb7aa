fn main() -> std::process::ExitCode {
    users::confirm_email_change::main()
}
