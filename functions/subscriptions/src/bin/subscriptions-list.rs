fn main() -> std::process::ExitCode {
    subscriptions::list::main()
}
