fn main() -> std::process::ExitCode {
    users::change_email::main()
}
