use super::query::Range;
use crate::Store;
use crate::item::from_item;
use crate::key::{AFFILIATION, IDENTITY, IMPERSONATION, INVITATION, Key, MEMBER, SESSION, Table};
use domain::email::EmailAddress;
use domain::id::{AccountId, ImpersonationId, InvitationId, SessionId, UserId};
use domain::identity::{
    Affiliation, EmailClaim, FactorSet, IdentityClaim, Impersonation, Invitation, LinkedIdentity, Membership, Owners,
    ProviderId, Session, Staff, User,
};
use services::port::{FactorSets, Identities, Impersonations, Members, PortError, Sessions, Users};
use services::{Page, PageRequest};

impl Sessions for Store {
    async fn session(&self, user: UserId, session: SessionId) -> Result<Option<Session>, PortError> {
        self.get(&Key::session(user, session)).await?.map(from_item).transpose()
    }

    async fn sessions(&self, user: UserId) -> Result<Vec<Session>, PortError> {
        self.all(Range::new(Table::Identity, user.to_string()).starting_with(SESSION)).await
    }
}

impl FactorSets for Store {
    async fn factor_set(&self, user: UserId) -> Result<FactorSet, PortError> {
        let found: Option<FactorSet> = self.get(&Key::factor_set(user)).await?.map(from_item).transpose()?;
        Ok(found.unwrap_or_else(|| FactorSet::none(user)))
    }
}

impl Users for Store {
    async fn user(&self, user: UserId) -> Result<Option<User>, PortError> {
        self.get(&Key::user(user)).await?.map(from_item).transpose()
    }

    async fn email_claim(&self, email: &EmailAddress) -> Result<Option<EmailClaim>, PortError> {
        self.get(&Key::email_claim(email)).await?.map(from_item).transpose()
    }

    async fn membership(&self, account: AccountId, user: UserId) -> Result<Option<Membership>, PortError> {
        self.get(&Key::membership(account, user)).await?.map(from_item).transpose()
    }

    async fn users(&self, users: &[UserId]) -> Result<Vec<User>, PortError> {
        let keys: Vec<Key> = users.iter().map(|user| Key::user(*user)).collect();
        let keys: Vec<&Key> = keys.iter().collect();
        self.get_all(&keys).await?.into_iter().map(from_item).collect()
    }

    async fn staff(&self, user: UserId) -> Result<Option<Staff>, PortError> {
        self.get(&Key::staff(user)).await?.map(from_item).transpose()
    }

    async fn staff_token_burnt(&self, token_sha256: &str) -> Result<bool, PortError> {
        Ok(self.get(&Key::staff_token(token_sha256)).await?.is_some())
    }
}

impl Identities for Store {
    async fn identity_claim(&self, identity_sha256: &str) -> Result<Option<IdentityClaim>, PortError> {
        self.get(&Key::identity_claim(identity_sha256)).await?.map(from_item).transpose()
    }

    async fn linked_identity(&self, user: UserId, provider: &ProviderId) -> Result<Option<LinkedIdentity>, PortError> {
        self.get(&Key::linked_identity(user, provider)).await?.map(from_item).transpose()
    }

    async fn linked_identities(&self, user: UserId) -> Result<Vec<LinkedIdentity>, PortError> {
        self.all(Range::new(Table::Identity, user.to_string()).starting_with(IDENTITY)).await
    }
}

impl Members for Store {
    async fn members(&self, account: AccountId, page: &PageRequest) -> Result<Page<Membership>, PortError> {
        self.page(Range::new(Table::Identity, account.to_string()).starting_with(MEMBER), page).await
    }

    async fn owners(&self, account: AccountId) -> Result<Option<Owners>, PortError> {
        self.get(&Key::owners(account)).await?.map(from_item).transpose()
    }

    async fn invitation(&self, account: AccountId, id: InvitationId) -> Result<Option<Invitation>, PortError> {
        self.get(&Key::invitation(account, id)).await?.map(from_item).transpose()
    }

    async fn invitations(&self, account: AccountId, page: &PageRequest) -> Result<Page<Invitation>, PortError> {
        self.page(Range::new(Table::Identity, account.to_string()).starting_with(INVITATION), page).await
    }

    async fn affiliations(&self, user: UserId, page: &PageRequest) -> Result<Page<Affiliation>, PortError> {
        self.page(Range::new(Table::Identity, user.to_string()).starting_with(AFFILIATION), page).await
    }
}

impl Impersonations for Store {
    async fn impersonation(&self, account: AccountId, id: ImpersonationId) -> Result<Option<Impersonation>, PortError> {
        self.get(&Key::impersonation(account, id)).await?.map(from_item).transpose()
    }

    async fn impersonations(&self, account: AccountId, page: &PageRequest) -> Result<Page<Impersonation>, PortError> {
        self.page(Range::new(Table::Identity, account.to_string()).starting_with(IMPERSONATION), page).await
    }
}
