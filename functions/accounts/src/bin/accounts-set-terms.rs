fn main() -> std::process::ExitCode {
    accounts::set_terms::main()
}
