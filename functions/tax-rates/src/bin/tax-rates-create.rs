fn main() -> std::process::ExitCode {
    tax_rates::create::main()
}
