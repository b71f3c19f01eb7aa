fn main() -> std::process::ExitCode {
    openid::unlink::main()
}
