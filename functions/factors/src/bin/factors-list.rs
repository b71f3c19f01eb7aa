fn main() -> std::process::ExitCode {
    factors::list::main()
}
