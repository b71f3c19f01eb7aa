fn main() -> std::process::ExitCode {
    test_clocks::get::main()
}
