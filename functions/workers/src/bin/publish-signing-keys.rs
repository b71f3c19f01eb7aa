fn main() -> std::process::ExitCode {
    workers::publish_signing_keys::main()
}
