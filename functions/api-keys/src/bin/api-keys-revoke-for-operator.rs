fn main() -> std::process::ExitCode {
    api_keys::revoke_for_operator::main()
}
