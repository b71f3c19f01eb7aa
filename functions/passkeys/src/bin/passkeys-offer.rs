fn main() -> std::process::ExitCode {
    passkeys::offer::main()
}
