fn main() -> std::process::ExitCode {
    staff::remove::main()
}
