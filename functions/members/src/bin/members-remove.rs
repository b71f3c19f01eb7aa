fn main() -> std::process::ExitCode {
    members::remove::main()
}
