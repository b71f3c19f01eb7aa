use domain::id::SessionId;
use domain::identity::{Session, SessionKind};
use domain::time::WallTime;
use lambda::{Call, Failure, Found, WithCookie};
use serde::{Deserialize, Serialize};
use services::port::{AppUrl, PublicUrl};
use services::{Admission, Begun, ChallengeSecret, LoggedIn};
use std::fmt;
use utoipa::ToSchema;

/// What a session is used with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WantedSession {
    /// A bearer token, and a refresh token for the next.
    #[default]
    Tokens,
    /// A cookie that no script reads, good for pages of the origin that asks.
    Cookie,
}

impl WantedSession {
    /// # Errors
    /// [`Failure::CrossSite`] for a cookie on a page that is not the operator's.
    pub fn kind<B, P, Q>(self, call: &Call<B, P, Q>, urls: &(impl AppUrl + PublicUrl)) -> Result<SessionKind, Failure> {
        match self {
            Self::Tokens => Ok(SessionKind::Bearer),
            Self::Cookie => Ok(SessionKind::Cookie { origin: call.own_page(urls)? }),
        }
    }
}

/// What a session is used with: RFC 6749, section 5.1.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: u32,
    /// Good for one exchange at `/api/v1/auth/refresh`.
    refresh_token: String,
}

impl fmt::Debug for SessionView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionView(…)")
    }
}

impl From<LoggedIn> for SessionView {
    fn from(logged_in: LoggedIn) -> Self {
        Self {
            access_token: logged_in.access.token,
            token_type: "Bearer",
            expires_in: logged_in.access.expires_in_seconds,
            refresh_token: logged_in.refresh.0,
        }
    }
}

/// A session whose cookie came with the answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CookieSession)]
pub struct CookieSessionView {
    #[schema(value_type = String, example = "ses_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: SessionId,
    /// When it ends unless it is renewed before.
    #[schema(value_type = String, format = DateTime)]
    ends_at: WallTime,
}

impl From<Session> for CookieSessionView {
    fn from(session: Session) -> Self {
        Self { id: session.id, ends_at: session.ends_at() }
    }
}

/// There is a second factor to show before a session begins: a code at `/api/v1/auth/verify-factor`, or a passkey at
/// `/api/v1/auth/passkeys/log-in`.
#[derive(Serialize, ToSchema)]
#[schema(as = FactorChallenge)]
pub struct ChallengeView {
    /// Good for one session.
    challenge: String,
    /// Seconds.
    expires_in: u32,
}

impl fmt::Debug for ChallengeView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChallengeView(…)")
    }
}

impl From<ChallengeSecret> for ChallengeView {
    fn from(challenge: ChallengeSecret) -> Self {
        Self { challenge: challenge.secret, expires_in: challenge.expires_in_seconds }
    }
}

/// A session that has begun, as it was asked for, or what is asked for before.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = LogIn)]
pub enum LogInView {
    Tokens(SessionView),
    Cookie(CookieSessionView),
    SecondFactor(ChallengeView),
}

impl LogInView {
    #[must_use]
    pub fn of(begun: Begun) -> WithCookie<Found<Self>> {
        match begun {
            Begun::Tokens(tokens) => WithCookie::unchanged(Found::new(Self::Tokens(tokens.into()))),
            Begun::Cookie { session, cookie } => WithCookie::keep(Found::new(Self::Cookie(session.into())), cookie),
        }
    }

    #[must_use]
    pub fn admitted(admission: Admission) -> WithCookie<Found<Self>> {
        match admission {
            Admission::Begun(begun) => Self::of(*begun),
            Admission::Challenged(challenge) => WithCookie::unchanged(Found::new(Self::SecondFactor(challenge.into()))),
        }
    }
}
