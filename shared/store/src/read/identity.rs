use super::query::Range;
use crate::Store;
use crate::item::from_item;
use crate::key::{Key, SESSION, Table};
use domain::email::EmailAddress;
use domain::id::{AccountId, SessionId, UserId};
use domain::identity::{EmailClaim, Membership, Session, Staff, User};
use services::port::{PortError, Sessions, Users};

impl Sessions for Store {
    async fn session(&self, user: UserId, session: SessionId) -> Result<Option<Session>, PortError> {
        self.get(&Key::session(user, session)).await?.map(from_item).transpose()
    }

    async fn sessions(&self, user: UserId) -> Result<Vec<Session>, PortError> {
        self.all(Range::new(Table::Identity, user.to_string()).starting_with(SESSION)).await
    }
}

impl Users for Store {
    async fn user(&self, user: UserId) -> Result<Option<User>, PortError> {
        self.get(&Key::user(user)).await?.map(from_item).transpose()
    }

    async fn email_claim(&self, email: &EmailAddress) -> Result<Option<EmailClaim>, PortError> {
        self.get(&Key::email_claim(email.as_str())).await?.map(from_item).transpose()
    }

    async fn membership(&self, account: AccountId, user: UserId) -> Result<Option<Membership>, PortError> {
        self.get(&Key::membership(account, user)).await?.map(from_item).transpose()
    }

    async fn staff(&self, user: UserId) -> Result<Option<Staff>, PortError> {
        self.get(&Key::staff(user)).await?.map(from_item).transpose()
    }

    async fn staff_token_burnt(&self, token_sha256: &str) -> Result<bool, PortError> {
        Ok(self.get(&Key::staff_token(token_sha256)).await?.is_some())
    }
}
