fn main() -> std::process::ExitCode {
    passkeys::add::main()
}
