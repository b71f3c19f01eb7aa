fn main() -> std::process::ExitCode {
    auth::logout::main()
}
