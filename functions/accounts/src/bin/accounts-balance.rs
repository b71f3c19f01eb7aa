fn main() -> std::process::ExitCode {
    accounts::balance::main()
}
