fn main() -> std::process::ExitCode {
    plans::create::main()
}
