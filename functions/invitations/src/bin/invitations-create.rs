fn main() -> std::process::ExitCode {
    invitations::create::main()
}
