fn main() -> std::process::ExitCode {
    staff::get::main()
}
