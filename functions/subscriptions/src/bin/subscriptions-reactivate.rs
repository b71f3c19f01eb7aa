fn main() -> std::process::ExitCode {
    subscriptions::reactivate::main()
}
