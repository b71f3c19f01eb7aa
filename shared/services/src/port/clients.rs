use super::PortError;
use crate::{Page, PageRequest};
use domain::identity::{AuthorizationCode, Client, ClientRef, KeyOwner};

pub trait Clients {
    fn client(&self, client: ClientRef) -> impl Future<Output = Result<Option<Client>, PortError>>;

    /// Newest first.
    fn clients(&self, owner: KeyOwner, page: &PageRequest) -> impl Future<Output = Result<Page<Client>, PortError>>;
}

pub trait AuthorizationCodes {
    fn keep_code(&self, sha256: &str, code: &AuthorizationCode) -> impl Future<Output = Result<(), PortError>>;

    fn code(&self, sha256: &str) -> impl Future<Output = Result<Option<AuthorizationCode>, PortError>>;

    /// Notes the token that a code is redeemed for, which happens once: the id of that token is the answer, `token` or the
    /// one of an earlier time.
    fn redeem_code(&self, sha256: &str, token: &str) -> impl Future<Output = Result<String, PortError>>;
}
