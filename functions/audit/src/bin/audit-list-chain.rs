fn main() -> std::process::ExitCode {
    audit::list_chain::main()
}
