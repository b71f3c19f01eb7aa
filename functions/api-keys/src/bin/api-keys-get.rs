fn main() -> std::process::ExitCode {
    api_keys::get::main()
}
