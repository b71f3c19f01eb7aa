fn main() -> std::process::ExitCode {
    roles::create::main()
}
