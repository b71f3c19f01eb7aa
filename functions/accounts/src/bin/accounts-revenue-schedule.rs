fn main() -> std::process::ExitCode {
    accounts::revenue_schedule::main()
}
