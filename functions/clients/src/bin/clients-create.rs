fn main() -> std::process::ExitCode {
    clients::create::main()
}
