fn main() -> std::process::ExitCode {
    passkeys::request::main()
}
