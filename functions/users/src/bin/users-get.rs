fn main() -> std::process::ExitCode {
    users::get::main()
}
