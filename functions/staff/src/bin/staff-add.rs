fn main() -> std::process::ExitCode {
    staff::add::main()
}
