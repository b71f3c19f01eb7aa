fn main() -> std::process::ExitCode {
    roles::list::main()
}
