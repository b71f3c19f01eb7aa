fn main() -> std::process::ExitCode {
    plans::update::main()
}
