fn main() -> std::process::ExitCode {
    clients::get_in_account::main()
}
