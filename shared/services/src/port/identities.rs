use super::PortError;
use domain::id::UserId;
use domain::identity::{IdentityClaim, LinkedIdentity, ProvenIdentity, ProviderId, ProviderLogIn};
use domain::time::WallTime;

pub trait Identities {
    fn identity_claim(&self, identity_sha256: &str) -> impl Future<Output = Result<Option<IdentityClaim>, PortError>>;

    fn linked_identity(
        &self,
        user: UserId,
        provider: &ProviderId,
    ) -> impl Future<Output = Result<Option<LinkedIdentity>, PortError>>;

    /// All of them: there are no more than providers.
    fn linked_identities(&self, user: UserId) -> impl Future<Output = Result<Vec<LinkedIdentity>, PortError>>;
}

pub trait ProviderLogIns {
    fn keep_provider_log_in(
        &self,
        state_sha256: &str,
        log_in: &ProviderLogIn,
    ) -> impl Future<Output = Result<(), PortError>>;

    /// What the state stands for, for whoever takes it first; nothing for everybody after.
    fn take_provider_log_in(
        &self,
        state_sha256: &str,
    ) -> impl Future<Output = Result<Option<ProviderLogIn>, PortError>>;
}

/// A provider, as people choose it.
#[derive(Clone, Debug)]
pub struct ProviderName {
    pub id: ProviderId,
    pub name: String,
}

/// What a provider is asked with (OpenID Connect Core 1.0, section 3.1.2.1; RFC 7636, section 4.3).
#[derive(Clone, Debug)]
pub struct AuthenticationRequest<'a> {
    pub state: &'a str,
    pub nonce: &'a str,
    pub challenge: &'a str,
    pub return_to: &'a str,
}

/// What the browser came back with, and what only we know of its beginning.
#[derive(Clone)]
pub struct ProviderAnswer<'a> {
    pub code: &'a str,
    /// Who says that they answer (RFC 9207).
    pub issuer: Option<&'a str>,
    pub verifier: &'a str,
    pub nonce: &'a str,
    pub return_to: &'a str,
}

impl std::fmt::Debug for ProviderAnswer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProviderAnswer(…)")
    }
}

/// Why a provider says nothing of anybody.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    #[error("there is no such provider")]
    Unknown,
    /// The code, or what was said for it, is not good.
    #[error("the provider's answer is refused: {0}")]
    Refused(&'static str),
    #[error(transparent)]
    Port(#[from] PortError),
}

/// OpenID Connect providers that the operator trusts.
pub trait IdentityProviders {
    fn providers(&self) -> impl Future<Output = Result<Vec<ProviderName>, PortError>>;

    /// Where the browser is sent.
    fn authentication_url(
        &self,
        provider: &ProviderId,
        request: &AuthenticationRequest<'_>,
    ) -> impl Future<Output = Result<String, ProviderError>>;

    /// Exchanges the code and verifies what it is exchanged for.
    fn identify(
        &self,
        provider: &ProviderId,
        answer: &ProviderAnswer<'_>,
        now: WallTime,
    ) -> impl Future<Output = Result<ProvenIdentity, ProviderError>>;
}
