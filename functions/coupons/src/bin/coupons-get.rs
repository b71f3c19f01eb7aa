fn main() -> std::process::ExitCode {
    coupons::get::main()
}
