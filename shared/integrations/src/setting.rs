//! The configuration: environment variables, each read where it is used.

use domain::limit::Quotas;
use services::port::PortError;

/// # Errors
/// [`PortError::Broken`] with the variable's name.
pub fn required(name: &str) -> Result<String, PortError> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.is_empty())
        .ok_or_else(|| PortError::Broken { system: "the configuration", reason: format!("{name} is not set") })
}

/// How much callers may ask for: the defaults with what `MAINSPRING_LIMITS` says otherwise. The template takes nothing that
/// cannot be read; should it come to that, the defaults hold, since a limit is better than none.
#[must_use]
pub fn quotas() -> Quotas {
    let setting = std::env::var("MAINSPRING_LIMITS").unwrap_or_default();
    setting.parse().unwrap_or_else(|error| {
        tracing::error!(%error, "MAINSPRING_LIMITS is ignored");
        Quotas::default()
    })
}
