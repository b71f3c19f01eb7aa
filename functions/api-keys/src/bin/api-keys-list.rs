fn main() -> std::process::ExitCode {
    api_keys::list::main()
}
