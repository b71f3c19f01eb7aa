fn main() -> std::process::ExitCode {
    tax_rates::archive::main()
}
