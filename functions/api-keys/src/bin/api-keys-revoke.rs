fn main() -> std::process::ExitCode {
    api_keys::revoke::main()
}
