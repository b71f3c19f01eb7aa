fn main() -> std::process::ExitCode {
    system::authorization_server::main()
}
