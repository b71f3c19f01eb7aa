fn main() -> std::process::ExitCode {
    accounts::transfer_ownership::main()
}
