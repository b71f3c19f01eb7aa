fn main() -> std::process::ExitCode {
    staff::change_role::main()
}
