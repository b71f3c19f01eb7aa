fn main() -> std::process::ExitCode {
    roles::get::main()
}
