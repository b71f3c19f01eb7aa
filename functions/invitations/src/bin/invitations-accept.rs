fn main() -> std::process::ExitCode {
    invitations::accept::main()
}
