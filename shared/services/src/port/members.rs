use super::PortError;
use crate::{Page, PageRequest};
use domain::id::{AccountId, InvitationId, UserId};
use domain::identity::{Affiliation, Invitation, Membership, Owners};

/// The people of an account, and the accounts of a person.
pub trait Members {
    /// In no order that means anything.
    fn members(
        &self,
        account: AccountId,
        page: &PageRequest,
    ) -> impl Future<Output = Result<Page<Membership>, PortError>>;

    fn owners(&self, account: AccountId) -> impl Future<Output = Result<Option<Owners>, PortError>>;

    fn invitation(
        &self,
        account: AccountId,
        invitation: InvitationId,
    ) -> impl Future<Output = Result<Option<Invitation>, PortError>>;

    /// In no order that means anything.
    fn invitations(
        &self,
        account: AccountId,
        page: &PageRequest,
    ) -> impl Future<Output = Result<Page<Invitation>, PortError>>;

    /// In no order that means anything.
    fn affiliations(
        &self,
        user: UserId,
        page: &PageRequest,
    ) -> impl Future<Output = Result<Page<Affiliation>, PortError>>;
}
