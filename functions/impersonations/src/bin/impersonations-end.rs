fn main() -> std::process::ExitCode {
    impersonations::end::main()
}
