fn main() -> std::process::ExitCode {
    subscriptions::remove_coupon::main()
}
