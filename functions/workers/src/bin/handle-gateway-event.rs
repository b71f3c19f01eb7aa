fn main() -> std::process::ExitCode {
    workers::handle_gateway_event::main()
}
