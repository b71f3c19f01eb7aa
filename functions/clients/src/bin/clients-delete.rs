fn main() -> std::process::ExitCode {
    clients::delete::main()
}
