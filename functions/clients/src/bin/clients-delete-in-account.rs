fn main() -> std::process::ExitCode {
    clients::delete_in_account::main()
}
