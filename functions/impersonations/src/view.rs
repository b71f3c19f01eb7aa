use domain::id::{ImpersonationId, UserId};
use domain::identity::Impersonation;
use domain::permission::AccountRole;
use domain::text::Name;
use domain::time::WallTime;
use serde::Serialize;
use services::port::AccessToken;
use std::fmt;
use utoipa::ToSchema;

/// One of the operator's people acting in an account's name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Impersonation)]
pub struct ImpersonationView {
    #[schema(value_type = String, example = "imp_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: ImpersonationId,
    /// Who acts.
    #[schema(value_type = String, example = "user_01kbnv3j7hexp9v6m2qk5a0d8t")]
    staff: UserId,
    /// `admin`, `billing`, `member`, or the id of a custom role.
    #[schema(value_type = String, example = "billing")]
    role: AccountRole,
    #[schema(value_type = String, example = "Ticket 4711: the card is refused")]
    reason: Name,
    #[schema(value_type = String, format = DateTime)]
    begun_at: WallTime,
    /// When it ends at the latest.
    #[schema(value_type = String, format = DateTime)]
    ends_at: WallTime,
    /// When somebody ended it before that.
    #[schema(value_type = Option<String>, required = true, format = DateTime)]
    ended_at: Option<WallTime>,
}

impl From<Impersonation> for ImpersonationView {
    fn from(it: Impersonation) -> Self {
        Self {
            id: it.id,
            staff: it.staff,
            role: it.role,
            reason: it.reason,
            begun_at: it.begun_at,
            ends_at: it.ends_at,
            ended_at: it.ended_at,
        }
    }
}

/// An impersonation with the token to act with: RFC 6749, section 5.1.
#[derive(Serialize, ToSchema)]
#[schema(as = ImpersonationToken)]
pub struct TokenView {
    impersonation: ImpersonationView,
    access_token: String,
    token_type: &'static str,
    /// Seconds; renew it while the impersonation is on.
    expires_in: u32,
}

impl fmt::Debug for TokenView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenView").field("impersonation", &self.impersonation).finish_non_exhaustive()
    }
}

impl From<(Impersonation, AccessToken)> for TokenView {
    fn from((impersonation, access): (Impersonation, AccessToken)) -> Self {
        Self {
            impersonation: impersonation.into(),
            access_token: access.token,
            token_type: "Bearer",
            expires_in: access.expires_in_seconds,
        }
    }
}
