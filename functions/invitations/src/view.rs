use domain::email::EmailAddress;
use domain::id::InvitationId;
use domain::identity::Invitation;
use domain::permission::AccountRole;
use domain::time::WallTime;
use serde::Serialize;
use utoipa::ToSchema;

/// An offer to become a member of an account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invitation)]
pub struct InvitationView {
    #[schema(value_type = String, example = "invite_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: InvitationId,
    #[schema(value_type = String, format = "email")]
    email: EmailAddress,
    /// `owner`, `admin`, `billing`, `member`, or the id of a custom role.
    #[schema(value_type = String, example = "billing")]
    role: AccountRole,
    #[schema(value_type = String, format = DateTime)]
    created_at: WallTime,
    /// From then on nobody can accept it.
    #[schema(value_type = String, format = DateTime)]
    expires_at: WallTime,
}

impl From<Invitation> for InvitationView {
    fn from(invitation: Invitation) -> Self {
        Self {
            id: invitation.id,
            email: invitation.personal.email,
            role: invitation.role,
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
        }
    }
}
