fn main() -> std::process::ExitCode {
    api_keys::create::main()
}
