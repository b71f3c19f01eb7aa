fn main() -> std::process::ExitCode {
    sandbox_gateway::charge::main()
}
