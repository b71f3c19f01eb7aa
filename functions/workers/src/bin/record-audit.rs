fn main() -> std::process::ExitCode {
    workers::record_audit::main()
}
