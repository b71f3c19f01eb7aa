use super::PortError;
use domain::id::{AccountId, InvitationId, UserId};
use domain::time::WallTime;

/// What a link in a mail is good for, and nothing else is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    ConfirmEmail {
        user: UserId,
    },
    /// Once: while the user has the password with this mark.
    ResetPassword {
        user: UserId,
        mark: [u8; 8],
    },
    /// Once: while the user wants the address with this mark.
    ChangeEmail {
        user: UserId,
        mark: [u8; 12],
    },
    /// While there is this invitation.
    Invitation {
        account: AccountId,
        invitation: InvitationId,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    ConfirmEmail,
    ResetPassword,
    ChangeEmail,
    Invitation,
}

impl Link {
    #[must_use]
    pub fn purpose(&self) -> LinkPurpose {
        match self {
            Self::ConfirmEmail { .. } => LinkPurpose::ConfirmEmail,
            Self::ResetPassword { .. } => LinkPurpose::ResetPassword,
            Self::ChangeEmail { .. } => LinkPurpose::ChangeEmail,
            Self::Invitation { .. } => LinkPurpose::Invitation,
        }
    }
}

/// Proof that a link was sent to somebody: computed, so that it lies in no table and on no queue.
pub trait Links {
    /// What stands in the link, good for a while from `now`.
    fn link_token(&self, link: &Link, now: WallTime) -> impl Future<Output = Result<String, PortError>>;

    /// What the token is good for; `None` when it is wrong, for another purpose, or has expired.
    fn opened_link(
        &self,
        purpose: LinkPurpose,
        token: &str,
        now: WallTime,
    ) -> impl Future<Output = Result<Option<Link>, PortError>>;
}
