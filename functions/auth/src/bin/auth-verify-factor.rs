fn main() -> std::process::ExitCode {
    auth::verify_factor::main()
}
