fn main() -> std::process::ExitCode {
    tax_rates::get::main()
}
