fn main() -> std::process::ExitCode {
    subscriptions::apply_coupon::main()
}
