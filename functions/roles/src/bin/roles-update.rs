fn main() -> std::process::ExitCode {
    roles::update::main()
}
