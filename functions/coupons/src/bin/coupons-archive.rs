fn main() -> std::process::ExitCode {
    coupons::archive::main()
}
