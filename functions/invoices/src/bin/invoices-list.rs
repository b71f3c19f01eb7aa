fn main() -> std::process::ExitCode {
    invoices::list::main()
}
