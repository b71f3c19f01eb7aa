fn main() -> std::process::ExitCode {
    subscriptions::uncancel::main()
}
