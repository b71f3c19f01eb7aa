//! Who is calling, and may they.

mod credential;
pub(crate) mod cursor;
mod keys;
mod standing;
mod used;

use crate::failure::Failure;
use crate::http::request::Request;
use crate::http::route;
use crate::limit::Limits;
use crate::operation::{About, Access, Method};
use credential::Credential;
use domain::id::AccountId;
use domain::identity::{Asking, Denial, Reach, Session, Standing};
use domain::time::WallTime;
use keys::Keys;
use services::port::{
    AccessGrant, Clients, Counters, CredentialSettings, KeyUses, LimitSettings, Outbox, PublicKeys, SealingKeys,
    Standings,
};
use services::{Origin, Principal};
use standing::{Kept, StandingOf};
use used::Used;

/// What the entry itself needs of a system.
pub trait EntryPorts:
    Clients + Standings + PublicKeys + SealingKeys + Counters + CredentialSettings + KeyUses + LimitSettings + Outbox
{
}

impl<T> EntryPorts for T where
    T: Clients
        + Standings
        + PublicKeys
        + SealingKeys
        + Counters
        + CredentialSettings
        + KeyUses
        + LimitSettings
        + Outbox
{
}

/// What a process keeps between requests.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    keys: Keys,
    kept: Kept,
    used: Used,
    pub(crate) limits: Limits,
}

/// Who a request is from.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    pub(crate) principal: Principal,
    pub(crate) origin: Origin,
    credential: Option<Credential>,
}

impl Entry {
    /// # Errors
    /// [`Failure::Unauthenticated`] without a credential that is genuine, unless the operation is open to everybody.
    pub(crate) async fn identify<S: PublicKeys>(
        &self,
        system: &S,
        about: &About,
        request: &Request,
        now: WallTime,
    ) -> Result<Who, Failure> {
        let mut origin = Origin {
            address: Some(request.source_ip.clone()).filter(|address| !address.is_empty()),
            request_id: Some(request.request_id.clone()),
            ..Origin::default()
        };
        if about.access == Access::Public {
            return Ok(Who { principal: Principal::Anonymous, origin, credential: None });
        }
        let credential = credential::of(&self.keys, system, request, now).await?;
        let principal = match &credential {
            Credential::Token(grant) => {
                origin.session = Some(grant.session);
                origin.acting = grant.impersonation;
                Principal::User(grant.user)
            }
            Credential::Cookie { user, session, .. } => {
                origin.session = Some(*session);
                Principal::User(*user)
            }
            Credential::Client(token) => Principal::Client(token.client.id),
            Credential::ApiKey { key, .. } => Principal::ApiKey(*key),
        };
        Ok(Who { principal, origin, credential: Some(credential) })
    }

    /// # Errors
    /// [`Failure::Unauthenticated`] for what is over; [`Failure::Forbidden`] for a role or scopes that are too small;
    /// [`Failure::NoSuchResource`] for somebody who has nothing to do with the account, which is the same as an
    /// account that does not exist; [`Failure::StepUpRequired`]; [`Failure::SecondFactorRequired`].
    pub(crate) async fn permit<S: Clients + CredentialSettings + KeyUses + Standings>(
        &self,
        system: &S,
        about: &About,
        path: &str,
        who: &Who,
        now: WallTime,
    ) -> Result<(), Failure> {
        let reach = match about.access {
            Access::Public => return Ok(()),
            Access::User => Reach::Oneself,
            Access::Staff(permission) => Reach::Operator(permission),
            Access::Account(permission) => Reach::Account(account_of(about, path)?, permission),
        };
        let policy = system.factor_policy();
        let enough = |standing: &Standing| standing.check_factors(reach, policy).is_ok();
        match &who.credential {
            None => Err(Failure::Unauthenticated("no credential")),
            Some(Credential::Token(grant)) => {
                let AccessGrant { user, session, impersonation, .. } = *grant;
                let of = StandingOf { user, session, impersonation };
                let standing = self.kept.standing(system, about.method, of, reach, (now, enough)).await?;
                standing.check(reach, grant.impersonation.is_some(), now).map_err(denied)?;
                standing.check_factors(reach, policy).map_err(denied)?;
                if let Some(token) = &grant.through {
                    let client = self.kept.client(system, about.method, token.client, now).await?;
                    let client = client.ok_or(Failure::Unauthenticated("a client that there is not"))?;
                    client.check_for_user(token, reach).map_err(denied)?;
                }
                // For a person in their own name: not for acting in another's, nor for a program that they let in.
                if about.proven_within.is_some() && (grant.impersonation.is_some() || grant.through.is_some()) {
                    return Err(Failure::Forbidden);
                }
                proven(about, standing.session.as_ref(), now)
            }
            Some(Credential::Cookie { user, session, secret_sha256, origin, site }) => {
                let of = StandingOf { user: *user, session: *session, impersonation: None };
                let standing = self.kept.standing(system, about.method, of, reach, (now, enough)).await?;
                let session = standing.session.as_ref().filter(|session| session.is_opened_by(secret_sha256));
                let session = session.ok_or(Failure::Unauthenticated("a cookie that is not good"))?;
                let reads = about.method == Method::Get;
                let asking = Asking { origin: origin.as_deref(), site: site.as_deref(), reads };
                if !session.is_at_home(asking) {
                    return Err(Failure::CrossSite);
                }
                standing.check(reach, false, now).map_err(denied)?;
                standing.check_factors(reach, policy).map_err(denied)?;
                proven(about, Some(session), now)
            }
            Some(Credential::Client(token)) => {
                let client = self.kept.client(system, about.method, token.client, now).await?;
                let client = client.ok_or(Failure::Unauthenticated("a client that there is not"))?;
                client.check(token, reach).map_err(denied)?;
                for_machines(about)
            }
            Some(Credential::ApiKey { owner, key, secret_sha256 }) => {
                let api_key = self.kept.api_key(system, about.method, *owner, *key, now).await?;
                let api_key = api_key.filter(|api_key| api_key.is_good(secret_sha256, now));
                let api_key = api_key.ok_or(Failure::Unauthenticated("an API key that is not good"))?;
                self.used.note(system, *key, now).await;
                api_key.check(reach).map_err(denied)?;
                for_machines(about)
            }
        }
    }
}

/// Whoever is in the session has shown who they are as lately as the operation wants.
fn proven(about: &About, session: Option<&Session>, now: WallTime) -> Result<(), Failure> {
    match (about.proven_within, session) {
        (Some(seconds), Some(session)) if now.second() - session.proof.at.second() > i64::from(seconds) => {
            Err(Failure::StepUpRequired { seconds })
        }
        _ => Ok(()),
    }
}

/// A machine cannot show again who it is.
fn for_machines(about: &About) -> Result<(), Failure> {
    if about.proven_within.is_some() { Err(Failure::Forbidden) } else { Ok(()) }
}

fn denied(denial: Denial) -> Failure {
    match denial {
        Denial::Over => Failure::Unauthenticated("a session that is over"),
        Denial::Forbidden => Failure::Forbidden,
        Denial::Unknown => Failure::NoSuchResource,
        Denial::OneFactor => Failure::SecondFactorRequired,
    }
}

fn account_of(about: &About, path: &str) -> Result<AccountId, Failure> {
    route::account(about.path, path).and_then(|id| id.parse().ok()).ok_or(Failure::NoSuchResource)
}
