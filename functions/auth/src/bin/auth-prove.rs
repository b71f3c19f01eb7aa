fn main() -> std::process::ExitCode {
    auth::prove::main()
}
