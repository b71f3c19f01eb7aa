fn main() -> std::process::ExitCode {
    subscriptions::resume::main()
}
