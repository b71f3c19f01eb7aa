fn main() -> std::process::ExitCode {
    system::health::main()
}
