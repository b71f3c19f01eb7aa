use super::PortError;
use crate::{Page, PageRequest};
use domain::id::{AccountId, ImpersonationId};
use domain::identity::Impersonation;

pub trait Impersonations {
    fn impersonation(
        &self,
        account: AccountId,
        impersonation: ImpersonationId,
    ) -> impl Future<Output = Result<Option<Impersonation>, PortError>>;

    /// In no order that means anything.
    fn impersonations(
        &self,
        account: AccountId,
        page: &PageRequest,
    ) -> impl Future<Output = Result<Page<Impersonation>, PortError>>;
}
