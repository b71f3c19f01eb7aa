fn main() -> std::process::ExitCode {
    invitations::list::main()
}
