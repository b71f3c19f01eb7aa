fn main() -> std::process::ExitCode {
    users::leave_account::main()
}
