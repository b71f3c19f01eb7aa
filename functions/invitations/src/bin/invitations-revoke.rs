fn main() -> std::process::ExitCode {
    invitations::revoke::main()
}
