fn main() -> std::process::ExitCode {
    payments::gateway_event::main()
}
