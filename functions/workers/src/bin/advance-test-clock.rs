fn main() -> std::process::ExitCode {
    workers::advance_test_clock::main()
}
