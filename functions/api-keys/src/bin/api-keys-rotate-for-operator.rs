fn main() -> std::process::ExitCode {
    api_keys::rotate_for_operator::main()
}
