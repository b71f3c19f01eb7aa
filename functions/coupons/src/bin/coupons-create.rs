fn main() -> std::process::ExitCode {
    coupons::create::main()
}
