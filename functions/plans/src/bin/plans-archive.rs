fn main() -> std::process::ExitCode {
    plans::archive::main()
}
