fn main() -> std::process::ExitCode {
    test_clocks::advance::main()
}
