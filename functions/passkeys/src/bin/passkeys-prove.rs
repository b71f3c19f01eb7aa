fn main() -> std::process::ExitCode {
    passkeys::prove::main()
}
