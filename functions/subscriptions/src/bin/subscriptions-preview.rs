fn main() -> std::process::ExitCode {
    subscriptions::preview::main()
}
