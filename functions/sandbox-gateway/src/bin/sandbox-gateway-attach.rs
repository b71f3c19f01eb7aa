fn main() -> std::process::ExitCode {
    sandbox_gateway::attach::main()
}
