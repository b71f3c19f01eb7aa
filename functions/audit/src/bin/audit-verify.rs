fn main() -> std::process::ExitCode {
    audit::verify::main()
}
