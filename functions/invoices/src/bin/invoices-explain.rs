fn main() -> std::process::ExitCode {
    invoices::explain::main()
}
