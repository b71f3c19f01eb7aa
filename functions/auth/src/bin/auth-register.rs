fn main() -> std::process::ExitCode {
    auth::register::main()
}
