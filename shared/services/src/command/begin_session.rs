use crate::port::{
    AccessGrant, AccessToken, AccessTokens, RefreshToken, RefreshTokens, SessionCookie, SessionCookies, Sessions,
};
use crate::{Caller, Error, Execute, execute};
use domain::id::{SessionId, UserId};
use domain::identity::{Factor, OpenSession, Session, SessionAgent, SessionKind, open_session};

/// How somebody comes in who has shown who they are.
#[derive(Clone, Debug)]
pub struct Entrance {
    pub factors: Vec<Factor>,
    pub kind: SessionKind,
    pub visitor: Visitor,
}

/// The browser or program that somebody comes with.
#[derive(Clone, Default)]
pub struct Visitor {
    /// As it names itself.
    pub agent: Option<String>,
    /// Of the cookie that it has from before, hexadecimal.
    pub cookie_sha256: Option<String>,
}

impl std::fmt::Debug for Visitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Visitor(…)")
    }
}

/// A session that has begun, and what it is used with.
#[derive(Debug)]
pub enum Begun {
    Tokens(LoggedIn),
    Cookie { session: Session, cookie: SessionCookie },
}

#[derive(Debug)]
pub struct LoggedIn {
    pub access: AccessToken,
    pub refresh: RefreshToken,
}

/// Begins a session: the one way into any of them.
///
/// # Errors
/// As [`execute`].
pub async fn begin_session<S>(system: &S, by: &Caller, user: UserId, entrance: Entrance) -> Result<Begun, Error>
where
    S: Execute + Sessions + AccessTokens + RefreshTokens + SessionCookies,
{
    let Entrance { factors, kind, visitor: Visitor { agent, cookie_sha256 } } = entrance;
    let id = SessionId::new();
    let personal = SessionAgent { agent, address: by.origin.address.clone() };
    let open = |secret_sha256, kind| OpenSession {
        id,
        kind,
        secret_sha256,
        factors,
        presented_sha256: cookie_sha256,
        personal,
    };
    match kind {
        SessionKind::Bearer => {
            let (refresh, secret_sha256) = system.first_refresh_token(user, id).await?;
            let session = begin(system, by, user, open(secret_sha256, kind)).await?;
            Ok(Begun::Tokens(LoggedIn { access: system.issue(&AccessGrant::of(&session), by.at).await?, refresh }))
        }
        SessionKind::Cookie { .. } => {
            let (cookie, secret_sha256) = system.new_session_cookie(user, id)?;
            let session = begin(system, by, user, open(secret_sha256, kind)).await?;
            Ok(Begun::Cookie { session, cookie })
        }
    }
}

async fn begin<S: Execute + Sessions>(
    system: &S,
    by: &Caller,
    user: UserId,
    open: OpenSession,
) -> Result<Session, Error> {
    let others = async || Ok(system.sessions(user).await?);
    execute(system, by, others, |others: &Vec<_>| Ok(open_session(user, others, open.clone(), by.at))).await
}
