fn main() -> std::process::ExitCode {
    subscriptions::pause::main()
}
