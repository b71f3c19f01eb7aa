use domain::email::EmailAddress;
use domain::id::UserId;
use domain::identity::{Staff, User};
use domain::permission::StaffRole;
use serde::Serialize;
use utoipa::ToSchema;

/// One of the operator's people.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StaffMember)]
pub struct StaffView {
    #[schema(value_type = String, example = "user_01kbnv3j7hexp9v6m2qk5a0d8t")]
    user: UserId,
    #[schema(value_type = String, format = "email")]
    email: EmailAddress,
    /// `admin`, `finance`, `support`, `read_only`, or the id of a custom role.
    #[schema(value_type = String, example = "support")]
    role: StaffRole,
}

impl From<(Staff, User)> for StaffView {
    fn from((staff, user): (Staff, User)) -> Self {
        Self { user: staff.user, email: user.personal.email, role: staff.role }
    }
}
