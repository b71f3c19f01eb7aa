fn main() -> std::process::ExitCode {
    credit_notes::list::main()
}
