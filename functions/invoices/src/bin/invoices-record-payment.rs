fn main() -> std::process::ExitCode {
    invoices::record_payment::main()
}
