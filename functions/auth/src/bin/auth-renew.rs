fn main() -> std::process::ExitCode {
    auth::renew::main()
}
