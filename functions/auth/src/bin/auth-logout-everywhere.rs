fn main() -> std::process::ExitCode {
    auth::logout_everywhere::main()
}
