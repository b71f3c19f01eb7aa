fn main() -> std::process::ExitCode {
    credit_notes::get::main()
}
