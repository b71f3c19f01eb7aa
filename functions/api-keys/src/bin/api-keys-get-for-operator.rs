fn main() -> std::process::ExitCode {
    api_keys::get_for_operator::main()
}
