fn main() -> std::process::ExitCode {
    accounts::get::main()
}
