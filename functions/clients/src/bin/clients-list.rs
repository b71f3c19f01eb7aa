fn main() -> std::process::ExitCode {
    clients::list::main()
}
