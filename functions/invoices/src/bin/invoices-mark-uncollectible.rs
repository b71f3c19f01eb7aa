fn main() -> std::process::ExitCode {
    invoices::mark_uncollectible::main()
}
