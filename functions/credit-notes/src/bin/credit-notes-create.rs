fn main() -> std::process::ExitCode {
    credit_notes::create::main()
}
