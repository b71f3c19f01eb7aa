fn main() -> std::process::ExitCode {
    passkeys::log_in::main()
}
