fn main() -> std::process::ExitCode {
    subscriptions::cancel_scheduled_change::main()
}
