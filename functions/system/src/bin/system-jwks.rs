fn main() -> std::process::ExitCode {
    system::jwks::main()
}
