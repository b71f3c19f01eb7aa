fn main() -> std::process::ExitCode {
    staff::list::main()
}
