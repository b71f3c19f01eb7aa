fn main() -> std::process::ExitCode {
    users::delete::main()
}
