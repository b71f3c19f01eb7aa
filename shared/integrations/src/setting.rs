//! The configuration: environment variables, each read where it is used.

use domain::identity::{ContextWords, FactorPolicy};
use domain::limit::Quotas;
use services::port::PortError;

/// # Errors
/// [`PortError::Broken`] with the variable's name.
pub fn required(name: &str) -> Result<String, PortError> {
    set(name).ok_or_else(|| PortError::Broken { system: "the configuration", reason: format!("{name} is not set") })
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

/// Whose second factor is asked for, as `MAINSPRING_SECOND_FACTOR` says. The template takes nothing that cannot be read;
/// should it come to that, it is everybody's, since too much is better than too little.
#[must_use]
pub fn factor_policy() -> FactorPolicy {
    let Some(setting) = set("MAINSPRING_SECOND_FACTOR") else { return FactorPolicy::default() };
    setting.parse().unwrap_or_else(|error| {
        tracing::error!(%error, "MAINSPRING_SECOND_FACTOR is not understood: everybody needs one");
        FactorPolicy::OfEverybody
    })
}

/// The words of `MAINSPRING_PASSWORD_WORDS`, of which no password may be made. None of them if one cannot be read: the template
/// takes no such list.
#[must_use]
pub fn context_words() -> ContextWords {
    set("MAINSPRING_PASSWORD_WORDS").unwrap_or_default().parse().unwrap_or_else(|error| {
        tracing::error!(%error, "MAINSPRING_PASSWORD_WORDS is ignored");
        ContextWords::default()
    })
}

fn set(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
