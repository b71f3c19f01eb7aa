use super::{KeyOwner, RedirectUri};
use crate::audit::AuditAction;
use crate::decision::{Home, Removal, Write};
use crate::id::{AccountId, ClientId, UserId};
use crate::permission::PermissionSet;
use crate::text::Name;
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal, Version};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A program that asks for access tokens (RFC 6749).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    pub id: ClientId,
    pub owner: KeyOwner,
    pub name: Name,
    /// The most that a token of it allows.
    pub scopes: PermissionSet,
    /// Where people who let it act for them may be sent back to.
    #[serde(default)]
    pub redirect_uris: Vec<RedirectUri>,
    /// SHA-256 (hexadecimal) of its secret, which is shown once and stored nowhere.
    pub secret_sha256: String,
    pub created_by: UserId,
    pub created_at: WallTime,
    /// Tokens from before are refused.
    pub tokens_since: WallTime,
    /// Tokens that were revoked one by one and have not expired.
    pub revoked: Vec<RevokedToken>,
    pub version: Version,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokedToken {
    pub id: String,
    pub expires_at: WallTime,
}

/// Where a client is found: whose it is, and which. Written as OAuth's `client_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientRef {
    pub owner: KeyOwner,
    pub id: ClientId,
}

/// What one access token says of the client that it was given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientToken {
    pub id: String,
    pub client: ClientRef,
    pub scopes: PermissionSet,
    pub issued_at: WallTime,
    pub expires_at: WallTime,
}

#[derive(Clone, Debug)]
pub struct CreateClient {
    pub id: ClientId,
    pub owner: KeyOwner,
    pub name: Name,
    pub scopes: PermissionSet,
    pub redirect_uris: Vec<RedirectUri>,
    pub secret_sha256: String,
}

impl Client {
    /// The most addresses that people are sent back to.
    pub const MOST_REDIRECT_URIS: usize = 10;

    /// With more revoked than this, all tokens that there are end with the next one.
    pub const MOST_REVOKED: usize = 100;

    #[must_use]
    pub fn reference(&self) -> ClientRef {
        ClientRef { owner: self.owner, id: self.id }
    }

    /// Whether the token was neither revoked nor issued before all were.
    #[must_use]
    pub fn stands_by(&self, token: &ClientToken) -> bool {
        token.issued_at >= self.tokens_since && !self.revoked.iter().any(|revoked| revoked.id == token.id)
    }

    /// Whether it may act for nobody but its owner. One that people let act for them does that alone: a client has the one
    /// grant that it needs.
    ///
    /// # Errors
    /// [`Refusal::UnauthorizedClient`].
    pub fn check_acts_alone(&self) -> Result<(), Refusal> {
        if self.redirect_uris.is_empty() { Ok(()) } else { Err(Refusal::UnauthorizedClient) }
    }

    /// What a token is for that was asked for with `wanted`, which is everything unless it says.
    ///
    /// # Errors
    /// [`Refusal::InvalidScope`] for more than the client may.
    pub fn scopes_of(&self, wanted: Option<PermissionSet>) -> Result<PermissionSet, Refusal> {
        let scopes = wanted.unwrap_or(self.scopes);
        if scopes.is_within(self.scopes) { Ok(scopes) } else { Err(Refusal::InvalidScope) }
    }
}

/// Registers a client. `most` is what whoever does it may themselves, in the place that the client is for: nobody gives away
/// more than they have.
///
/// # Errors
/// [`Refusal::ScopeTooWide`]; [`Refusal::RedirectUris`] for too many, and for any of an account's client: people let only the
/// operator's own programs act for them.
pub fn create_client(
    command: CreateClient,
    by: UserId,
    most: PermissionSet,
    now: WallTime,
) -> Result<Decided<Client>, Refusal> {
    if !command.scopes.is_within(most) {
        return Err(Refusal::ScopeTooWide);
    }
    let most_uris = if command.owner == KeyOwner::Operator { Client::MOST_REDIRECT_URIS } else { 0 };
    if command.redirect_uris.len() > most_uris {
        return Err(Refusal::RedirectUris);
    }
    let client = Client {
        id: command.id,
        owner: command.owner,
        name: command.name,
        scopes: command.scopes,
        redirect_uris: command.redirect_uris,
        secret_sha256: command.secret_sha256,
        created_by: by,
        created_at: now,
        tokens_since: now,
        revoked: Vec::new(),
        version: Version::FIRST,
    };
    let mut decision = decision(&client, now);
    decision.writes.push(Write::Client(client.clone()));
    decision.audit(AuditAction::ClientCreated, client.id);
    Ok(decision.with(client))
}

/// Removes it, and with it everything that its tokens allow.
#[must_use]
pub fn delete_client(client: &Client, now: WallTime) -> Decided<()> {
    let mut decision = decision(client, now);
    decision.removals.push(Removal::Client { client: client.reference(), version: client.version });
    decision.audit(AuditAction::ClientDeleted, client.id);
    decision.with(())
}

/// Ends one token before its time; again changes nothing.
#[must_use]
pub fn revoke_client_token(client: &Client, token: &ClientToken, now: WallTime) -> Decided<()> {
    let mut decision = decision(client, now);
    if token.client != client.reference() || token.expires_at <= now || !client.stands_by(token) {
        return decision.with(());
    }
    let mut changed = Client { version: client.version.next(), ..client.clone() };
    changed.revoked.retain(|revoked| revoked.expires_at > now);
    if changed.revoked.len() < Client::MOST_REVOKED {
        changed.revoked.push(RevokedToken { id: token.id.clone(), expires_at: token.expires_at });
    } else {
        changed.revoked.clear();
        changed.tokens_since = now.after_seconds(1);
    }
    decision.writes.push(Write::Client(changed));
    decision.with(())
}

fn decision(client: &Client, now: WallTime) -> Decision {
    let home = match client.owner {
        KeyOwner::Account(account) => Home::Account(account),
        KeyOwner::Operator => Home::Catalogue,
    };
    Decision::new(home, now.as_billing_time())
}

impl fmt::Display for ClientRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.owner {
            KeyOwner::Account(account) => write!(f, "{account}.{}", self.id),
            KeyOwner::Operator => self.id.fmt(f),
        }
    }
}

/// Not a `client_id` of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a client id")]
pub struct NoClientRef;

impl FromStr for ClientRef {
    type Err = NoClientRef;

    fn from_str(text: &str) -> Result<Self, NoClientRef> {
        let (owner, id) = match text.split_once('.') {
            Some((account, id)) => (KeyOwner::Account(account.parse::<AccountId>().map_err(|_| NoClientRef)?), id),
            None => (KeyOwner::Operator, text),
        };
        Ok(Self { owner, id: id.parse().map_err(|_| NoClientRef)? })
    }
}
