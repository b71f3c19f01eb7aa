fn main() -> std::process::ExitCode {
    oauth::token::main()
}
