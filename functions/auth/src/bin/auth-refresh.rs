fn main() -> std::process::ExitCode {
    auth::refresh::main()
}
