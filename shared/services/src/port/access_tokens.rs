use super::PortError;
use domain::id::{AccountId, ImpersonationId, SessionId, UserId};
use domain::identity::{ClientRef, ClientToken, Factor, Session};
use domain::permission::PermissionSet;
use domain::time::WallTime;

/// A signed, short-lived proof of who somebody is.
#[derive(Clone)]
pub struct AccessToken {
    pub token: String,
    pub expires_in_seconds: u32,
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken(…)")
    }
}

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessGrant {
    pub user: UserId,
    pub session: SessionId,
    /// When the user has last shown who they are, and how.
    pub proven_at: WallTime,
    pub factors: Vec<Factor>,
    /// For acting in an account's name.
    pub impersonation: Option<(AccountId, ImpersonationId)>,
    /// The client that the user lets act for them, and for what.
    pub through: Option<ClientToken>,
}

impl AccessGrant {
    /// What a user may have who is in the session.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        Self {
            user: session.user,
            session: session.id,
            proven_at: session.proof.at,
            factors: session.proof.factors.clone(),
            impersonation: None,
            through: None,
        }
    }
}

pub trait AccessTokens {
    fn issue(&self, grant: &AccessGrant, now: WallTime) -> impl Future<Output = Result<AccessToken, PortError>>;

    /// Tells the client `audience` who a user is (OpenID Connect Core 1.0, section 2).
    fn issue_id_token(
        &self,
        grant: &AccessGrant,
        audience: ClientRef,
        nonce: Option<&str>,
        now: WallTime,
    ) -> impl Future<Output = Result<String, PortError>>;

    /// For a client that acts for nobody but its owner.
    fn issue_to_client(
        &self,
        client: ClientRef,
        scopes: PermissionSet,
        now: WallTime,
    ) -> impl Future<Output = Result<AccessToken, PortError>>;

    /// What an access token says that we signed and that is good at `now`, as far as the token itself can tell; `None` for
    /// anything else.
    fn read_token(&self, token: &str, now: WallTime) -> impl Future<Output = Result<Option<VerifiedToken>, PortError>>;
}

/// An access token of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedToken {
    pub id: String,
    pub issuer: String,
    pub audience: String,
    pub issued_at: WallTime,
    pub expires_at: WallTime,
    pub grants: Granted,
}

/// Who an access token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Granted {
    User(AccessGrant),
    Client(ClientToken),
}
