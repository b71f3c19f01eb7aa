//! Prints the OpenAPI document or, with `--operations`, the list of operations. `cargo xtask openapi` calls it.

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let wants_operations = std::env::args().any(|argument| argument == "--operations");
    let made = if wants_operations { openapi_document::operations() } else { openapi_document::document() };
    let written = match made {
        Ok(json) => writeln!(std::io::stdout(), "{json}").is_ok(),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            false
        }
    };
    if written { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
