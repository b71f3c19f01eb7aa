fn main() -> std::process::ExitCode {
    subscriptions::cancel::main()
}
