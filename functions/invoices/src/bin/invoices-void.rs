fn main() -> std::process::ExitCode {
    invoices::void::main()
}
