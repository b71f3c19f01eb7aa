use domain::email::EmailAddress;
use domain::id::UserId;
use domain::identity::{Membership, User};
use domain::permission::AccountRole;
use serde::Serialize;
use utoipa::ToSchema;

/// Somebody who belongs to an account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberView {
    #[schema(value_type = String, example = "user_01kbnv3j7hexp9v6m2qk5a0d8t")]
    user: UserId,
    #[schema(value_type = String, format = "email")]
    email: EmailAddress,
    /// `owner`, `admin`, `billing`, `member`, or the id of a custom role.
    #[schema(value_type = String, example = "billing")]
    role: AccountRole,
}

impl From<(Membership, User)> for MemberView {
    fn from((member, user): (Membership, User)) -> Self {
        Self { user: member.user, email: user.personal.email, role: member.role }
    }
}
