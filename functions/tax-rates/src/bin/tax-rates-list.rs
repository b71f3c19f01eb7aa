fn main() -> std::process::ExitCode {
    tax_rates::list::main()
}
