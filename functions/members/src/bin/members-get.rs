fn main() -> std::process::ExitCode {
    members::get::main()
}
