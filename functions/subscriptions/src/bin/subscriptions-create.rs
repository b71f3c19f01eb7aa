fn main() -> std::process::ExitCode {
    subscriptions::create::main()
}
