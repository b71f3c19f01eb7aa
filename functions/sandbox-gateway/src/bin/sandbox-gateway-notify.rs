fn main() -> std::process::ExitCode {
    sandbox_gateway::notify::main()
}
