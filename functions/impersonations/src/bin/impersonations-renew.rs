fn main() -> std::process::ExitCode {
    impersonations::renew::main()
}
