fn main() -> std::process::ExitCode {
    clients::get::main()
}
