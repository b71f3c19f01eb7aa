fn main() -> std::process::ExitCode {
    users::export::main()
}
