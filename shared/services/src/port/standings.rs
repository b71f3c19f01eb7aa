use super::PortError;
use domain::id::{AccountId, ApiKeyId, ImpersonationId, RoleId, SessionId, UserId};
use domain::identity::{ApiKey, KeyOwner, Standing};
use domain::permission::CustomRole;

/// Whose standing is asked for, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StandingQuery {
    pub user: UserId,
    pub session: SessionId,
    /// The account in question.
    pub account: Option<AccountId>,
    /// The impersonation that the caller's token is for, with its account.
    pub impersonation: Option<(AccountId, ImpersonationId)>,
}

pub trait Standings {
    /// All that decides whether a user may, in one look.
    fn standing(&self, of: &StandingQuery) -> impl Future<Output = Result<Standing, PortError>>;

    fn api_key(&self, owner: KeyOwner, key: ApiKeyId) -> impl Future<Output = Result<Option<ApiKey>, PortError>>;

    fn custom_role(&self, role: RoleId) -> impl Future<Output = Result<Option<CustomRole>, PortError>>;
}
