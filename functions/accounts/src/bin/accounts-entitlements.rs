fn main() -> std::process::ExitCode {
    accounts::entitlements::main()
}
