fn main() -> std::process::ExitCode {
    audit::list::main()
}
