fn main() -> std::process::ExitCode {
    api_keys::create_for_operator::main()
}
