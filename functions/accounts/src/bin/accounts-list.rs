fn main() -> std::process::ExitCode {
    accounts::list::main()
}
