fn main() -> std::process::ExitCode {
    workers::sweep_outbox::main()
}
