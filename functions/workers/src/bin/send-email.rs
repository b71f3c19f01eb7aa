fn main() -> std::process::ExitCode {
    workers::send_email::main()
}
