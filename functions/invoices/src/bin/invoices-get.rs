fn main() -> std::process::ExitCode {
    invoices::get::main()
}
