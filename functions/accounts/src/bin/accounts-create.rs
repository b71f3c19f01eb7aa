fn main() -> std::process::ExitCode {
    accounts::create::main()
}
