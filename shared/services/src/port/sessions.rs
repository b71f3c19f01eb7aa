use super::PortError;
use domain::id::{SessionId, UserId};
use domain::identity::Session;

/// A refresh token as it is given out: shown to its session alone, stored nowhere.
#[derive(Clone)]
pub struct RefreshToken(pub String);

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshToken(…)")
    }
}

/// A refresh token that was presented and is one of ours.
#[derive(Clone, Debug)]
pub struct PresentedRefresh {
    pub user: UserId,
    pub session: SessionId,
    pub sha256: String,
    /// The same for the same token, for ever.
    pub successor: RefreshToken,
    pub successor_sha256: String,
}

pub trait RefreshTokens {
    /// The first one of a session, with its SHA-256 (hexadecimal).
    fn first_refresh_token(
        &self,
        user: UserId,
        session: SessionId,
    ) -> impl Future<Output = Result<(RefreshToken, String), PortError>>;

    /// `None` for what we never gave out. Whether it is still good is the session's to say.
    fn presented_refresh_token(&self, token: &str)
    -> impl Future<Output = Result<Option<PresentedRefresh>, PortError>>;
}

/// The value of a session's cookie: shown to its browser alone, stored nowhere.
#[derive(Clone)]
pub struct SessionCookie(pub String);

impl std::fmt::Debug for SessionCookie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionCookie(…)")
    }
}

pub trait SessionCookies {
    /// That of a new session, with the SHA-256 (hexadecimal) of its secret.
    fn new_session_cookie(&self, user: UserId, session: SessionId) -> Result<(SessionCookie, String), PortError>;
}

pub trait Sessions {
    fn session(&self, user: UserId, session: SessionId) -> impl Future<Output = Result<Option<Session>, PortError>>;

    /// Those that are not known to be over, in no order.
    fn sessions(&self, user: UserId) -> impl Future<Output = Result<Vec<Session>, PortError>>;
}
