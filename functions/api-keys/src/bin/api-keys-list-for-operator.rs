fn main() -> std::process::ExitCode {
    api_keys::list_for_operator::main()
}
