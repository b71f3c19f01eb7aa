fn main() -> std::process::ExitCode {
    impersonations::list::main()
}
