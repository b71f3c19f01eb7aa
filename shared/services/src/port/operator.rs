use super::PortError;
use crate::{Page, PageRequest};
use domain::identity::{Admins, StaffEntry};
use domain::permission::CustomRole;

/// The operator's people, and the roles that they have made.
pub trait Operator {
    /// In no order that means anything.
    fn staff_entries(&self, page: &PageRequest) -> impl Future<Output = Result<Page<StaffEntry>, PortError>>;

    fn admins(&self) -> impl Future<Output = Result<Option<Admins>, PortError>>;

    /// In no order that means anything.
    fn custom_roles(&self, page: &PageRequest) -> impl Future<Output = Result<Page<CustomRole>, PortError>>;
}

pub trait StaffTokens {
    /// The SHA-256 (hexadecimal) of `token` if it is the one-time staff token.
    fn staff_token_sha256(&self, token: &str) -> impl Future<Output = Result<Option<String>, PortError>>;
}
