fn main() -> std::process::ExitCode {
    sandbox_gateway::find::main()
}
