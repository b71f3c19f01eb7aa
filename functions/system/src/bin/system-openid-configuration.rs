fn main() -> std::process::ExitCode {
    system::openid_configuration::main()
}
