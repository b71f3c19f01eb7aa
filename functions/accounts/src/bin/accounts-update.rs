fn main() -> std::process::ExitCode {
    accounts::update::main()
}
