fn main() -> std::process::ExitCode {
    sandbox_gateway::book::main()
}
