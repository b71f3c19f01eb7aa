fn main() -> std::process::ExitCode {
    factors::make_recovery_codes::main()
}
