fn main() -> std::process::ExitCode {
    subscriptions::change::main()
}
