fn main() -> std::process::ExitCode {
    workers::bill_account::main()
}
