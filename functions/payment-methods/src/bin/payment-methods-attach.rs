fn main() -> std::process::ExitCode {
    payment_methods::attach::main()
}
