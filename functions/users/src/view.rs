use domain::email::EmailAddress;
use domain::id::{SessionId, UserId};
use domain::identity::{Session, SessionKind, User};
use domain::time::WallTime;
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

/// A person who can log in.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserView {
    #[schema(value_type = String, example = "user_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: UserId,
    #[schema(value_type = String, format = "email")]
    email: EmailAddress,
    /// The address that they asked for instead, and have yet to confirm.
    #[schema(value_type = Option<String>, format = "email", required = true)]
    new_email: Option<EmailAddress>,
    /// When the address was shown to be theirs.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    confirmed_at: Option<WallTime>,
    /// Whether they can log in with a password.
    has_password: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: WallTime,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            email: user.personal.email,
            new_email: user.personal.change.map(|change| change.to),
            confirmed_at: user.confirmed_at,
            has_password: user.password.is_some(),
            created_at: user.created_at,
        }
    }
}

/// Somebody being logged in on one device.
#[derive(Serialize, ToSchema)]
#[schema(as = UserSession)]
pub struct SessionView {
    #[schema(value_type = String, example = "ses_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: SessionId,
    /// Whether it is the one that asks.
    current: bool,
    kind: SessionKindView,
    /// The `User-Agent` it began with.
    #[schema(required = true)]
    user_agent: Option<String>,
    /// The address it began from.
    #[schema(required = true)]
    ip_address: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: WallTime,
    /// When it was last renewed.
    #[schema(value_type = String, format = DateTime)]
    seen_at: WallTime,
    /// When it ends unless it is renewed before.
    #[schema(value_type = String, format = DateTime)]
    ends_at: WallTime,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UserSessionKind)]
pub enum SessionKindView {
    /// Access tokens, renewed with a refresh token.
    Bearer,
    /// A browser's cookie.
    Cookie,
}

impl fmt::Debug for SessionView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionView").field("id", &self.id).finish_non_exhaustive()
    }
}

impl SessionView {
    pub(crate) fn new(session: Session, current: Option<SessionId>) -> Self {
        Self {
            id: session.id,
            current: current == Some(session.id),
            kind: match session.kind {
                SessionKind::Bearer => SessionKindView::Bearer,
                SessionKind::Cookie { .. } => SessionKindView::Cookie,
            },
            created_at: session.created_at,
            seen_at: session.seen_at,
            ends_at: session.ends_at(),
            user_agent: session.personal.agent,
            ip_address: session.personal.address,
        }
    }
}
