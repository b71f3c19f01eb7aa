fn main() -> std::process::ExitCode {
    oauth::revoke::main()
}
