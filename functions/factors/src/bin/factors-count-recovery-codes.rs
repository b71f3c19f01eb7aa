fn main() -> std::process::ExitCode {
    factors::count_recovery_codes::main()
}
