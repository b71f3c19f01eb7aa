//! Somebody says who they are by way of an OpenID Connect provider.

use crate::audit::record_attempt;
use crate::command::admit::{Admission, Gated, admit};
use crate::command::begin_session::{Entrance, Visitor};
use crate::command::member::existing_user;
use crate::port::{
    AppUrl, AuthenticationRequest, FactorSets, Identities, IdentityProviders, NewSecrets, Outbox, ProviderAnswer,
    ProviderError, ProviderLogIns, Users,
};
use crate::{Caller, Error, Execute, Thing, execute};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::Refusal;
use domain::audit::{AuditAction, AuditFact, AuditOutcome, Chain};
use domain::id::UserId;
use domain::identity::{
    Factor, ProvenIdentity, ProviderId, ProviderLogIn, SessionKind, enter_by_provider, link_identity, unlink_identity,
};
use futures_util::try_join;
use sha2::{Digest, Sha256};

/// A log-in that is under way.
pub struct ProviderLogInBegun {
    pub authorization_url: String,
    /// Comes back with the code.
    pub state: String,
    /// What the browser keeps to itself, and shows when it comes back.
    pub proof: String,
}

impl std::fmt::Debug for ProviderLogInBegun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProviderLogInBegun(…)")
    }
}

/// What a browser has come back with.
#[derive(Clone)]
pub struct BroughtBack {
    pub state: String,
    pub code: String,
    /// The parameter `iss`, if there was one (RFC 9207).
    pub issuer: Option<String>,
    pub proof: String,
}

impl std::fmt::Debug for BroughtBack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BroughtBack(…)")
    }
}

/// Sends somebody to a provider.
///
/// # Errors
/// [`Refusal::NoSuchProvider`]; [`Refusal::ForeignReturn`] for a page that is not the operator's; [`Error::Port`].
pub async fn begin_provider_log_in<S>(
    system: &S,
    by: &Caller,
    provider: ProviderId,
    return_to: String,
) -> Result<ProviderLogInBegun, Error>
where
    S: IdentityProviders + ProviderLogIns + NewSecrets + AppUrl,
{
    let own = format!("{}/", system.app_url()?);
    if !return_to.starts_with(&own) || !return_to.bytes().all(|byte| byte.is_ascii_graphic()) || return_to.contains('#')
    {
        return Err(Refusal::ForeignReturn.into());
    }
    let (state, proof) = (system.new_secret()?, system.new_secret()?);
    let request = AuthenticationRequest {
        state: &state.secret,
        nonce: &nonce(&proof.secret),
        challenge: &BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier(&proof.secret).as_bytes())),
        return_to: &return_to,
    };
    let authorization_url = system.authentication_url(&provider, &request).await.map_err(refused)?;
    let good_until = by.at.after_seconds(ProviderLogIn::LIFETIME);
    let log_in = ProviderLogIn { provider, return_to, proof_sha256: proof.sha256, good_until };
    system.keep_provider_log_in(&state.sha256, &log_in).await?;
    Ok(ProviderLogInBegun { authorization_url, state: state.secret, proof: proof.secret })
}

/// Lets whoever the provider says it is in, as far as [`admit`] does; who is nobody yet becomes a user.
///
/// # Errors
/// [`Refusal::InvalidToken`] for a log-in that is unknown, over, or another browser's; [`Refusal::ProviderRefused`];
/// as [`enter_by_provider`]; as [`admit`].
pub async fn log_in_by_provider<S>(
    system: &S,
    by: &Caller,
    back: &BroughtBack,
    (kind, visitor): (SessionKind, Visitor),
) -> Result<Admission, Error>
where
    S: Gated + Users + Identities + IdentityProviders + ProviderLogIns,
{
    let nobody = AuditFact::new(Chain::Operator, AuditAction::LogIn, "nobody");
    let proven = recorded(system, by, &nobody, identified(system, by, back).await).await?;
    let user = recorded(system, by, &nobody, enter(system, by, &proven).await).await?;
    let user = existing_user(system, user).await?;
    admit(system, by, &user, Entrance { factors: vec![Factor::Provider], kind, visitor }).await
}

async fn enter<S: Execute + Users + Identities>(
    system: &S,
    by: &Caller,
    proven: &ProvenIdentity,
) -> Result<UserId, Error> {
    let (new, sha256) = (UserId::new(), proven.who.sha256());
    let load = async || {
        let claim = system.identity_claim(&sha256).await?;
        let address = match (&claim, &proven.email) {
            (None, Some(email)) => system.email_claim(email).await?,
            _ => None,
        };
        Ok((claim, address))
    };
    execute(system, by, load, |(claim, address)| {
        Ok(enter_by_provider(claim.as_ref(), address.as_ref(), proven, (new, by.at))?)
    })
    .await
}

/// Lets the caller log in by the provider from now on.
///
/// # Errors
/// As [`log_in_by_provider`] for what the browser brings; as [`link_identity`]; as [`execute`].
pub async fn link_provider<S>(system: &S, by: &Caller, back: &BroughtBack) -> Result<(), Error>
where
    S: Execute + Users + Identities + IdentityProviders + ProviderLogIns,
{
    let user = by.user()?;
    let tried = AuditFact::new(Chain::User(user), AuditAction::IdentityLinked, user);
    let proven = recorded(system, by, &tried, identified(system, by, back).await).await?;
    let sha256 = proven.who.sha256();
    let load = async || {
        let person = existing_user(system, user).await?;
        let (claim, linked) =
            try_join!(system.identity_claim(&sha256), system.linked_identity(user, &proven.provider))?;
        Ok((person, claim, linked))
    };
    let linked = execute(system, by, load, |(person, claim, linked)| {
        Ok(link_identity(person, claim.as_ref(), linked.as_ref(), &proven, by.at)?)
    })
    .await;
    recorded(system, by, &tried, linked).await
}

/// Lets the caller log in by the provider no more.
///
/// # Errors
/// [`Error::NotFound`] for a provider that is not linked; as [`unlink_identity`]; as [`execute`].
pub async fn unlink_provider<S>(system: &S, by: &Caller, provider: &ProviderId) -> Result<(), Error>
where
    S: Execute + Users + FactorSets + Identities,
{
    let user = by.user()?;
    let load = async || {
        // The user first: whoever takes another way in away after this makes what is decided here stale.
        let person = existing_user(system, user).await?;
        let (factors, all) = try_join!(system.factor_set(user), system.linked_identities(user))?;
        let linked = all.iter().find(|linked| linked.provider == *provider).cloned();
        let linked = linked.ok_or(Error::NotFound(Thing::LinkedIdentity))?;
        let claim = system.identity_claim(&linked.identity_sha256).await?;
        Ok((person, factors, linked, all.len(), claim))
    };
    execute(system, by, load, |(person, factors, linked, count, claim)| {
        Ok(unlink_identity((person, factors), (linked, *count), claim.as_ref(), by.at)?)
    })
    .await
}

/// Whom the provider means, for the browser that began it and for nobody else. However it ends, the log-in is over.
async fn identified<S: IdentityProviders + ProviderLogIns>(
    system: &S,
    by: &Caller,
    back: &BroughtBack,
) -> Result<ProvenIdentity, Error> {
    let log_in = system.take_provider_log_in(&sha256(&back.state)).await?.ok_or(Refusal::InvalidToken)?;
    log_in.check(&sha256(&back.proof), by.at)?;
    let answer = ProviderAnswer {
        code: &back.code,
        issuer: back.issuer.as_deref(),
        verifier: &verifier(&back.proof),
        nonce: &nonce(&back.proof),
        return_to: &log_in.return_to,
    };
    system.identify(&log_in.provider, &answer, by.at).await.map_err(refused)
}

/// Passes the outcome on, and has a refusal remembered. Without the record they are refused all the same.
async fn recorded<S: Outbox, T>(
    system: &S,
    by: &Caller,
    fact: &AuditFact,
    outcome: Result<T, Error>,
) -> Result<T, Error> {
    if let Err(Error::Refused(_)) = &outcome
        && let Err(error) = record_attempt(system, by, fact, AuditOutcome::Failed).await
    {
        tracing::error!(%error, "a log-in that a provider refused is not in the audit log");
    }
    outcome
}

fn refused(error: ProviderError) -> Error {
    match error {
        ProviderError::Unknown => Refusal::NoSuchProvider.into(),
        ProviderError::Refused(reason) => {
            tracing::warn!(reason, "a provider's answer is refused");
            Refusal::ProviderRefused.into()
        }
        ProviderError::Port(error) => error.into(),
    }
}

fn sha256(text: &str) -> String {
    base16ct::lower::encode_string(&Sha256::digest(text.as_bytes()))
}

/// The verifier of PKCE (RFC 7636, section 4.1). It and the nonce come of the proof, so that what is stored of a log-in is of
/// use to nobody.
fn verifier(proof: &str) -> String {
    derived("verifier", proof)
}

fn nonce(proof: &str) -> String {
    derived("nonce", proof)
}

fn derived(purpose: &str, proof: &str) -> String {
    let hash = Sha256::new().chain_update(purpose).chain_update([0]).chain_update(proof).finalize();
    BASE64_URL_SAFE_NO_PAD.encode(hash)
}
