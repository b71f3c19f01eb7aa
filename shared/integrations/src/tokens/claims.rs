//! What access tokens say (RFC 9068, section 2.2): those of users, and those of clients that act for nobody.

use super::key::SigningKey;
use super::{ACCESS_TOKEN, LIFETIME};
use domain::id::{AccountId, ImpersonationId, SessionId};
use domain::identity::{ClientRef, ClientToken, Factor};
use domain::permission::PermissionSet;
use domain::signing::PublicKey;
use domain::time::WallTime;
use serde::{Deserialize, Serialize};
use services::port::{AccessGrant, AccessToken, Granted, PortError, VerifiedToken};

/// What an ID token says it is: nothing that is taken for an access token.
const ID_TOKEN: &str = "JWT";

/// How far two clocks may be apart, in seconds.
const LEEWAY: i64 = 5;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    sub: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sid: Option<SessionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amr: Option<Vec<Factor>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    acting: Option<Acting>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

/// The impersonation that a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Acting {
    account: AccountId,
    impersonation: ImpersonationId,
}

impl Claims {
    fn new(key: &PublicKey, sub: String, now: WallTime) -> Self {
        Self {
            iss: key.issuer.clone(),
            aud: key.audience.clone(),
            sub,
            iat: now.second(),
            nbf: now.second(),
            exp: now.second() + i64::from(LIFETIME),
            jti: uuid::Uuid::now_v7().to_string(),
            sid: None,
            auth_time: None,
            amr: None,
            acting: None,
            client_id: None,
            scope: None,
        }
    }

    pub(super) fn is_in_time(&self, now: WallTime) -> bool {
        self.nbf <= now.second() + LEEWAY && now.second() - LEEWAY < self.exp
    }

    /// `None` for what contradicts itself.
    pub(super) fn verified(self) -> Option<VerifiedToken> {
        let (issued_at, expires_at) = (instant(self.iat), instant(self.exp));
        let client = match (self.client_id, self.scope) {
            (Some(client_id), Some(scope)) => Some(ClientToken {
                id: self.jti.clone(),
                client: client_id.parse().ok()?,
                scopes: PermissionSet::of_scope(&scope).ok()?,
                issued_at,
                expires_at,
            }),
            (None, None) => None,
            _ => return None,
        };
        let grants = match (self.sid, self.auth_time, self.amr, client) {
            (Some(session), Some(proven), Some(factors), through) => Granted::User(AccessGrant {
                user: self.sub.parse().ok()?,
                session,
                proven_at: instant(proven),
                factors,
                impersonation: self.acting.map(|acting| (acting.account, acting.impersonation)),
                through,
            }),
            (None, None, None, Some(client)) if client.client.to_string() == self.sub && self.acting.is_none() => {
                Granted::Client(client)
            }
            _ => return None,
        };
        Some(VerifiedToken { id: self.jti, issuer: self.iss, audience: self.aud, issued_at, expires_at, grants })
    }
}

/// What a client is told of a user (OpenID Connect Core 1.0, section 2).
#[derive(Debug, Serialize)]
struct IdClaims<'a> {
    iss: &'a str,
    aud: String,
    sub: String,
    iat: i64,
    exp: i64,
    auth_time: i64,
    amr: &'a [Factor],
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
}

fn instant(seconds: i64) -> WallTime {
    WallTime::EPOCH.after_seconds(seconds)
}

impl SigningKey {
    /// An access token for what is granted to a user.
    ///
    /// # Errors
    /// [`PortError::Broken`].
    pub fn access_token(&self, grant: &AccessGrant, now: WallTime) -> Result<AccessToken, PortError> {
        let claims = Claims::new(self.public(), grant.user.to_string(), now);
        let through = grant.through.as_ref();
        self.token(&Claims {
            jti: through.map_or(claims.jti, |token| token.id.clone()),
            client_id: through.map(|token| token.client.to_string()),
            scope: through.map(|token| token.scopes.scope()),
            sid: Some(grant.session),
            auth_time: Some(grant.proven_at.second()),
            amr: Some(grant.factors.clone()),
            acting: grant.impersonation.map(|(account, impersonation)| Acting { account, impersonation }),
            ..claims
        })
    }

    /// Tells a client who a user is.
    ///
    /// # Errors
    /// [`PortError::Broken`].
    pub fn id_token(
        &self,
        grant: &AccessGrant,
        audience: ClientRef,
        nonce: Option<&str>,
        now: WallTime,
    ) -> Result<String, PortError> {
        let claims = IdClaims {
            iss: &self.public().issuer,
            aud: audience.to_string(),
            sub: grant.user.to_string(),
            iat: now.second(),
            exp: now.second() + i64::from(LIFETIME),
            auth_time: grant.proven_at.second(),
            amr: &grant.factors,
            nonce,
        };
        self.sign_claims(&self.header(ID_TOKEN), &claims)
    }

    /// An access token for a client that acts for nobody but its owner.
    ///
    /// # Errors
    /// [`PortError::Broken`].
    pub fn client_token(
        &self,
        client: ClientRef,
        scopes: PermissionSet,
        now: WallTime,
    ) -> Result<AccessToken, PortError> {
        self.token(&Claims {
            client_id: Some(client.to_string()),
            scope: Some(scopes.scope()),
            ..Claims::new(self.public(), client.to_string(), now)
        })
    }

    fn token(&self, claims: &Claims) -> Result<AccessToken, PortError> {
        let token = self.sign_claims(&self.header(ACCESS_TOKEN), claims)?;
        Ok(AccessToken { token, expires_in_seconds: LIFETIME })
    }
}
