use domain::identity::{ContextWords, FactorPolicy};

/// What this deployment asks of the credentials that people have.
pub trait CredentialSettings {
    fn factor_policy(&self) -> FactorPolicy;

    fn context_words(&self) -> ContextWords;
}
