fn main() -> std::process::ExitCode {
    members::change_role::main()
}
