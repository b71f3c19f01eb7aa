fn main() -> std::process::ExitCode {
    users::end_session::main()
}
