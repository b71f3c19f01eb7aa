fn main() -> std::process::ExitCode {
    system::default::main()
}
