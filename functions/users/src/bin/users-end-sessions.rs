fn main() -> std::process::ExitCode {
    users::end_sessions::main()
}
