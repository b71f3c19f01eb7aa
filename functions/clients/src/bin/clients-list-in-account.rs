fn main() -> std::process::ExitCode {
    clients::list_in_account::main()
}
