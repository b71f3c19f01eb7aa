fn main() -> std::process::ExitCode {
    coupons::list::main()
}
