fn main() -> std::process::ExitCode {
    users::list_sessions::main()
}
