fn main() -> std::process::ExitCode {
    workers::collect_payment::main()
}
