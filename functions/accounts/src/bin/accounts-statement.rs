fn main() -> std::process::ExitCode {
    accounts::statement::main()
}
