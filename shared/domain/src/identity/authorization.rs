//! A user lets a client act for them: the authorization code of OAuth 2 (RFC 6749, section 4.1) with PKCE (RFC 7636).

use super::{Client, ClientRef, ClientToken, Factor};
use crate::Refusal;
use crate::id::{SessionId, UserId};
use crate::permission::PermissionSet;
use crate::time::WallTime;
use serde::{Deserialize, Serialize};

/// Where people may be sent back to. It is compared as it is written, character by character (RFC 9700, section 2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RedirectUri(String);

impl RedirectUri {
    pub const MOST_CHARACTERS: usize = 500;

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RedirectUri {
    type Error = Refusal;

    /// `https`, or `http` to the machine that the browser runs on (RFC 8252, section 7.3); nothing else that could hand the
    /// answer to somebody else.
    fn try_from(uri: String) -> Result<Self, Refusal> {
        let plain = uri.len() <= Self::MOST_CHARACTERS && uri.bytes().all(|byte| byte.is_ascii_graphic());
        let (scheme, rest) = uri.split_once("://").ok_or(Refusal::InvalidRedirectUri)?;
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => host,
            _ => authority,
        };
        let reaches = match scheme {
            "https" => !host.is_empty(),
            "http" => matches!(host, "127.0.0.1" | "[::1]" | "localhost"),
            _ => false,
        };
        if plain && reaches && !uri.contains(['#', '@', '\\', '"', '<', '>']) {
            Ok(Self(uri))
        } else {
            Err(Refusal::InvalidRedirectUri)
        }
    }
}

impl From<RedirectUri> for String {
    fn from(uri: RedirectUri) -> Self {
        uri.0
    }
}

/// What a client asks for in a user's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Whether it wants to be told who the user is, by an ID token.
    pub openid: bool,
    pub permissions: PermissionSet,
}

impl Scope {
    /// # Errors
    /// [`Refusal::InvalidScope`].
    pub fn parse(scope: &str) -> Result<Self, Refusal> {
        let names = || scope.split(' ').filter(|name| !name.is_empty());
        let permissions: Vec<_> = names().filter(|name| *name != "openid").collect();
        let openid = names().any(|name| name == "openid");
        Ok(Self { openid, permissions: PermissionSet::of_scope(&permissions.join(" "))? })
    }

    /// Written as it is asked for.
    #[must_use]
    pub fn text(self) -> String {
        let permissions = self.permissions.scope();
        match (self.openid, permissions.is_empty()) {
            (true, true) => "openid".to_owned(),
            (true, false) => format!("openid {permissions}"),
            (false, _) => permissions,
        }
    }
}

/// What a code stands for. The code itself is shown once and stored nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationCode {
    /// As written.
    pub client: String,
    pub user: UserId,
    /// The one that the user was in, and whose end ends what comes of this.
    pub session: SessionId,
    pub proven_at: WallTime,
    pub factors: Vec<Factor>,
    pub redirect_uri: RedirectUri,
    pub scope: Scope,
    /// SHA-256 of the verifier, in base64url (RFC 7636, section 4.2).
    pub challenge: String,
    pub nonce: Option<String>,
    pub good_until: WallTime,
}

impl AuthorizationCode {
    /// Seconds that a client has to redeem it.
    pub const LIFETIME: i64 = 60;

    /// Whether the client that presents it is the one that it was given to, in the same exchange.
    #[must_use]
    pub fn is_for(&self, client: ClientRef, redirect_uri: &str, challenge: &str) -> bool {
        self.client == client.to_string() && self.redirect_uri.as_str() == redirect_uri && self.challenge == challenge
    }
}

/// Whether `challenge` can be one of the method S256: 32 bytes in base64url.
#[must_use]
pub fn is_challenge(challenge: &str) -> bool {
    challenge.len() == 43 && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Why a client gets no code; it is told by its own address (RFC 6749, section 4.1.2.1; OpenID Connect Core 1.0, section
/// 3.1.2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorizationError {
    InvalidRequest,
    UnsupportedResponseType,
    InvalidScope,
    LoginRequired,
    ConsentRequired,
    AccountSelectionRequired,
}

/// Whether the log-in that there is does, without asking anybody anything: there is no page here to ask them on. `proven_ago`
/// is in seconds (OpenID Connect Core 1.0, section 3.1.2.1).
///
/// # Errors
/// What would have to be asked, or [`AuthorizationError::InvalidRequest`].
pub fn check_log_in(prompt: Option<&str>, max_age: Option<&str>, proven_ago: i64) -> Result<(), AuthorizationError> {
    if let Some(prompts) = prompt.filter(|prompt| *prompt != "none") {
        return Err(to_be_asked(prompts));
    }
    match max_age.map(str::parse::<u32>).transpose() {
        Ok(Some(most)) if proven_ago > i64::from(most) => Err(AuthorizationError::LoginRequired),
        Ok(_) => Ok(()),
        Err(_) => Err(AuthorizationError::InvalidRequest),
    }
}

/// The first of what is to be asked; `none` goes with nothing else.
fn to_be_asked(prompts: &str) -> AuthorizationError {
    let mut errors = prompts.split(' ').map(|prompt| match prompt {
        "login" => Some(AuthorizationError::LoginRequired),
        "consent" => Some(AuthorizationError::ConsentRequired),
        "select_account" => Some(AuthorizationError::AccountSelectionRequired),
        _ => None,
    });
    let first = errors.next().flatten().filter(|_| errors.all(|error| error.is_some()));
    first.unwrap_or(AuthorizationError::InvalidRequest)
}

/// Whether `verifier` is one (RFC 7636, section 4.1).
#[must_use]
pub fn is_verifier(verifier: &str) -> bool {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    (43..=128).contains(&verifier.len()) && verifier.bytes().all(unreserved)
}

impl Client {
    /// What a client may have of a user who asks for `wanted`, which is everything unless it says.
    ///
    /// # Errors
    /// [`Refusal::InvalidScope`] for more than the client may.
    pub fn scope_of(&self, wanted: Option<Scope>) -> Result<Scope, Refusal> {
        let scope = wanted.unwrap_or(Scope { openid: false, permissions: self.scopes });
        self.scopes_of(Some(scope.permissions)).map(|_| scope)
    }

    #[must_use]
    pub fn may_return_to(&self, redirect_uri: &str) -> Option<RedirectUri> {
        self.redirect_uris.iter().find(|uri| uri.as_str() == redirect_uri).cloned()
    }

    /// The token that a client gets in a user's name, ended when the client is gone or has revoked it.
    #[must_use]
    pub fn token(&self, id: String, scopes: PermissionSet, now: WallTime, lifetime: i64) -> ClientToken {
        ClientToken { id, client: self.reference(), scopes, issued_at: now, expires_at: now.after_seconds(lifetime) }
    }
}
