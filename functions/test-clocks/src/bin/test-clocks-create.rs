fn main() -> std::process::ExitCode {
    test_clocks::create::main()
}
