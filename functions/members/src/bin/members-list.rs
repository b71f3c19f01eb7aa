fn main() -> std::process::ExitCode {
    members::list::main()
}
