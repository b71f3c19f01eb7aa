fn main() -> std::process::ExitCode {
    oauth::authorize::main()
}
