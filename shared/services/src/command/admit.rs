//! The gate before a session: whoever has a second factor shows it first, whichever way they come.

use super::begin_session::{Begun, Entrance, Visitor, begin_session};
use super::show_factor::{TypedFactor, use_typed};
use crate::limit::{forget_tries, take_try};
use crate::port::{
    AccessTokens, AuthenticatorSecrets, FactorChallenges, FactorSets, NewSecrets, RefreshTokens, SessionCookies,
    Sessions, Users,
};
use crate::{Caller, Error, Execute, Limited};
use domain::Refusal;
use domain::identity::{FactorChallenge, User};
use sha2::{Digest, Sha256};

/// What beginning sessions takes.
pub trait BeginsSessions: Execute + Sessions + AccessTokens + RefreshTokens + SessionCookies {}

impl<T: Execute + Sessions + AccessTokens + RefreshTokens + SessionCookies> BeginsSessions for T {}

/// What the gate takes.
pub trait Gated: BeginsSessions + FactorSets + FactorChallenges + NewSecrets {}

impl<T: BeginsSessions + FactorSets + FactorChallenges + NewSecrets> Gated for T {}

/// What comes of having shown who one is.
#[derive(Debug)]
pub enum Admission {
    Begun(Box<Begun>),
    /// There is a second factor to show.
    Challenged(ChallengeSecret),
}

/// What a second factor is shown with.
#[derive(Clone)]
pub struct ChallengeSecret {
    pub secret: String,
    pub expires_in_seconds: u32,
}

impl std::fmt::Debug for ChallengeSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChallengeSecret(…)")
    }
}

/// Lets somebody in who has shown who they are by one factor: their session begins, unless they have a second one, which
/// [`answer_challenge`] takes. Every way in by a password or a provider ends here; what is two factors by itself begins a
/// session by itself.
///
/// # Errors
/// As [`begin_session`].
pub async fn admit<S: Gated>(system: &S, by: &Caller, user: &User, entrance: Entrance) -> Result<Admission, Error> {
    if !system.factor_set(user.id).await?.is_asked_for() {
        return Ok(Admission::Begun(Box::new(begin_session(system, by, user.id, entrance).await?)));
    }
    let secret = system.new_secret()?;
    let challenge = FactorChallenge {
        user: user.id,
        password_mark: user.password_mark(),
        factors: entrance.factors,
        kind: entrance.kind,
        good_until: by.at.after_seconds(FactorChallenge::LIFETIME),
    };
    system.keep_challenge(&secret.sha256, &challenge).await?;
    let expires_in_seconds = u32::try_from(FactorChallenge::LIFETIME).unwrap_or(u32::MAX);
    Ok(Admission::Challenged(ChallengeSecret { secret: secret.secret, expires_in_seconds }))
}

/// Begins the session that a challenge is for, once, for whoever has a second factor of its user. Wrong ones are held back
/// as wrong passwords are, and only a session takes them back: a right password does not.
///
/// # Errors
/// [`Refusal::ChallengeOver`]; [`Refusal::WrongSecondFactor`], also for a code that was used; [`Error::Exceeded`]; as
/// [`begin_session`].
pub async fn answer_challenge<S>(
    system: &S,
    by: &Caller,
    secret: &str,
    (typed, visitor): (&TypedFactor, Visitor),
) -> Result<Begun, Error>
where
    S: Gated + Users + AuthenticatorSecrets + Limited,
{
    let (sha256, challenge, user) = open_challenge(system, by, secret).await?;
    let right = take_try(system, by, &user.personal.email).await?;
    let shown = use_typed(system, by, user.id, typed).await.map_err(|error| match error {
        Error::Refused(Refusal::WrongCode) => Refusal::WrongSecondFactor.into(),
        other => other,
    })?;
    if !system.take_challenge(&sha256).await? {
        return Err(Refusal::ChallengeOver.into());
    }
    let FactorChallenge { mut factors, kind, .. } = challenge;
    factors.push(shown);
    let begun = begin_session(system, by, user.id, Entrance { factors, kind, visitor }).await?;
    forget_tries(system, by, right).await?;
    Ok(begun)
}

/// The challenge that has this secret, under its hash, with its user.
pub(super) async fn open_challenge<S: FactorChallenges + Users>(
    system: &S,
    by: &Caller,
    secret: &str,
) -> Result<(String, FactorChallenge, User), Error> {
    let sha256 = base16ct::lower::encode_string(&Sha256::digest(secret.as_bytes()));
    let challenge = system.challenge(&sha256).await?.ok_or(Refusal::ChallengeOver)?;
    let user = system.user(challenge.user).await?.filter(|user| challenge.is_open(user, by.at));
    Ok((sha256, challenge, user.ok_or(Refusal::ChallengeOver)?))
}
