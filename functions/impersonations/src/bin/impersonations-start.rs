fn main() -> std::process::ExitCode {
    impersonations::start::main()
}
