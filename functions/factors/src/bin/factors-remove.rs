fn main() -> std::process::ExitCode {
    factors::remove::main()
}
