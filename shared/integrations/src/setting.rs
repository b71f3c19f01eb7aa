//! The configuration: environment variables, each read where it is used.

use services::port::PortError;

/// # Errors
/// [`PortError::Broken`] with the variable's name.
pub fn required(name: &str) -> Result<String, PortError> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.is_empty())
        .ok_or_else(|| PortError::Broken { system: "the configuration", reason: format!("{name} is not set") })
}
