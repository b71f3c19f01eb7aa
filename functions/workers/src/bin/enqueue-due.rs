fn main() -> std::process::ExitCode {
    workers::enqueue_due::main()
}
