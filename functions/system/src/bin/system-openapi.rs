fn main() -> std::process::ExitCode {
    system::openapi::main()
}
