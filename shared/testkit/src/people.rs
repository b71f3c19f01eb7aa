//! Who calls: staff, customers, and people who are neither.

use crate::Error;
use crate::api::Api;
use crate::system::STAFF_TOKEN;
use crate::worker::{self, Policy};
use domain::Decision;
use domain::Version;
use domain::decision::{Home, Write};
use domain::email::EmailAddress;
use domain::id::{AccountId, JournalId, SessionId, UserId};
use domain::identity::{
    Affiliation, Factor, Membership, OpenSession, SessionAgent, SessionKind, Staff, StaffEntry, open_session,
};
use domain::permission::{AccountRole, StaffRole};
use serde_json::{Value, json};
use services::port::{AccessGrant, AccessTokens, Commit, Commitment, Sessions, Users};

pub const PASSWORD: &str = "a phrase nobody else has";

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub struct Person {
    pub user: UserId,
    pub email: String,
    pub session: SessionId,
    pub token: String,
    pub refresh_token: String,
}

/// The owner of an account.
#[derive(Clone, Debug)]
pub struct Customer {
    pub owner: Person,
    pub account: AccountId,
    /// The account's path.
    pub path: String,
}

impl Api {
    /// Registers, confirms and logs in.
    ///
    /// # Errors
    /// When one of them does not work.
    pub async fn person(&self, email: &str) -> Result<Person, Error> {
        self.registered(email, &json!({ "email": email, "password": PASSWORD })).await
    }

    /// The first of the operator's people.
    ///
    /// # Errors
    /// As [`Api::person`].
    pub async fn admin(&self) -> Result<Person, Error> {
        let email = "admin@operator.example";
        self.registered(email, &json!({ "email": email, "password": PASSWORD, "staff_token": STAFF_TOKEN })).await
    }

    /// One of the operator's people.
    ///
    /// # Errors
    /// As [`Api::person`].
    pub async fn staff(&self, email: &str, role: StaffRole) -> Result<Person, Error> {
        let person = self.person(email).await?;
        let (user, version) = (person.user, Version::FIRST);
        self.write(vec![Write::Staff(Staff { user, role, version }), Write::StaffEntry(StaffEntry { user, version })])
            .await?;
        Ok(person)
    }

    /// Somebody with an account.
    ///
    /// # Errors
    /// As [`Api::person`].
    pub async fn customer(&self, email: &str) -> Result<Customer, Error> {
        let owner = self.person(email).await?;
        let account = json!({ "name": "Analytical Engines", "time_zone": "Europe/Berlin" });
        let opened = self.post("/api/v1/accounts", &account).bearer(&owner.token).send().await?.expect(201)?;
        let path = opened.header("location").unwrap_or_default().to_owned();
        Ok(Customer { owner, account: opened.text("/id")?.parse()?, path })
    }

    /// A member of the customer's account.
    ///
    /// # Errors
    /// As [`Api::person`].
    pub async fn member(&self, of: &Customer, email: &str, role: AccountRole) -> Result<Person, Error> {
        let person = self.person(email).await?;
        self.join(of, &person, role).await?;
        Ok(person)
    }

    /// Makes somebody such a member.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn join(&self, account: &Customer, person: &Person, role: AccountRole) -> Result<(), Error> {
        let account = account.account;
        let (user, version) = (person.user, Version::FIRST);
        self.write(vec![
            Write::Membership(Membership { account, user, role, version }),
            Write::Affiliation(Affiliation { user, account, version }),
        ])
        .await
    }

    /// A token for now, of a new session if theirs is over.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn fresh_token(&self, person: &Person) -> Result<String, Error> {
        let (now, found) = (self.system.now(), self.system.session(person.user, person.session).await?);
        let session = match found.filter(|session| !session.is_over(now)) {
            Some(session) => session,
            None => {
                let open = OpenSession {
                    id: SessionId::new(),
                    kind: SessionKind::Bearer,
                    secret_sha256: "none".to_owned(),
                    factors: vec![Factor::Password],
                    presented_sha256: None,
                    personal: SessionAgent::default(),
                };
                let opened = open_session(person.user, &[], open, now).output;
                self.write(vec![Write::Session(opened.clone())]).await?;
                opened
            }
        };
        Ok(self.system.issue(&AccessGrant::of(&session), now).await?.token)
    }

    /// Commits what takes several operations, or none makes yet.
    async fn write(&self, writes: Vec<Write>) -> Result<(), Error> {
        let at = self.system.now();
        let mut decision = Decision::new(Home::Catalogue, at.as_billing_time());
        decision.writes = writes;
        let journal = JournalId::new();
        let commitment = Commitment { decision: &decision, journal, cause: "test", outbox: None, record: None, at };
        Ok(self.system.commit(&commitment).await?)
    }

    async fn registered(&self, email: &str, registration: &Value) -> Result<Person, Error> {
        self.post("/api/v1/auth/register", registration).send().await?.expect(202)?;
        worker::finish(&self.system, Policy::Once).await?;
        let token = self.system.mailbox.confirmation(email).ok_or("no confirmation was sent")?;
        self.get(&format!("/api/v1/auth/confirm-email?token={token}")).send().await?.expect(200)?;
        let credentials = json!({ "email": email, "password": PASSWORD });
        let session = self.post("/api/v1/auth/login", &credentials).send().await?.expect(200)?;
        let claim = self.system.email_claim(&EmailAddress::try_from(email.to_owned())?).await?.ok_or("no claim")?;
        let sessions = self.system.sessions(claim.user).await?;
        Ok(Person {
            user: claim.user,
            email: email.to_owned(),
            session: sessions.first().ok_or("no session")?.id,
            token: session.text("/access_token")?.to_owned(),
            refresh_token: session.text("/refresh_token")?.to_owned(),
        })
    }
}
