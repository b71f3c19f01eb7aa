fn main() -> std::process::ExitCode {
    oauth::introspect::main()
}
