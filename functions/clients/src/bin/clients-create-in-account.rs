fn main() -> std::process::ExitCode {
    clients::create_in_account::main()
}
