fn main() -> std::process::ExitCode {
    factors::confirm::main()
}
