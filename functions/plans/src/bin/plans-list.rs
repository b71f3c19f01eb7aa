fn main() -> std::process::ExitCode {
    plans::list::main()
}
