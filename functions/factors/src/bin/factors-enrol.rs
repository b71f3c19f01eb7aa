fn main() -> std::process::ExitCode {
    factors::enrol::main()
}
