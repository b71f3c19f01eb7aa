fn main() -> std::process::ExitCode {
    plans::get::main()
}
