fn main() -> std::process::ExitCode {
    subscriptions::get::main()
}
