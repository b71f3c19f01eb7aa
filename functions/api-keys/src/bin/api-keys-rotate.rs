fn main() -> std::process::ExitCode {
    api_keys::rotate::main()
}
