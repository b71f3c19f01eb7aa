use super::member::existing_user;
use crate::port::{AppUrl, AuthenticatorSecret, AuthenticatorSecrets, FactorSets, Identities, NewSecrets, Users};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::Refusal;
use domain::id::FactorId;
use domain::identity::{self, Authenticator, NewAuthenticator, RecoveryCode, otpauth_uri};
use domain::text::Name;
use futures_util::try_join;

/// An app that has yet to show a code, with what it is set up with.
#[derive(Debug)]
pub struct Enrolled {
    pub authenticator: Authenticator,
    pub secret: AuthenticatorSecret,
    pub uri: OtpauthUri,
}

/// The secret for an app that reads pictures.
#[derive(Clone)]
pub struct OtpauthUri(pub String);

impl std::fmt::Debug for OtpauthUri {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OtpauthUri(…)")
    }
}

/// Adds an app to the caller's factors; it does not count before it has shown a code.
///
/// # Errors
/// As [`identity::enrol_authenticator`] and [`execute`].
pub async fn enrol_authenticator<S>(system: &S, by: &Caller, name: Name) -> Result<Enrolled, Error>
where
    S: Execute + Users + FactorSets + AuthenticatorSecrets + AppUrl,
{
    let (id, user) = (FactorId::new(), by.user()?);
    let person = system.user(user).await?.ok_or(Error::NotFound(Thing::User))?;
    let secret = system.authenticator_secret(user, id).await?;
    let app = system.app_url()?;
    let host = app.split_once("://").map_or(app.as_str(), |(_, host)| host);
    let uri = OtpauthUri(otpauth_uri(host, &person.personal.email, &secret.0));
    let new = NewAuthenticator { id, name };
    let load = async || Ok(system.factor_set(user).await?);
    let authenticator =
        execute(system, by, load, |set| Ok(identity::enrol_authenticator(set, new.clone(), by.at)?)).await?;
    Ok(Enrolled { authenticator, secret, uri })
}

/// Has an app's codes asked for from now on. Nobody guesses here: whoever enrolled it has its secret.
///
/// # Errors
/// [`Error::NotFound`], also for somebody else's; as [`identity::confirm_authenticator`] and [`execute`].
pub async fn confirm_authenticator<S>(system: &S, by: &Caller, id: FactorId, code: &str) -> Result<Authenticator, Error>
where
    S: Execute + FactorSets + AuthenticatorSecrets,
{
    let user = by.user()?;
    let step = system.step_of_code((user, id), code, by.at).await?;
    let load = async || Ok(system.factor_set(user).await?);
    execute(system, by, load, |set| identity::confirm_authenticator(set, id, step, by.at).map_err(missing)).await
}

/// Takes one of the caller's factors away.
///
/// # Errors
/// [`Error::NotFound`], also for somebody else's; as [`identity::remove_factor`] and [`execute`].
pub async fn remove_factor<S>(system: &S, by: &Caller, id: FactorId) -> Result<(), Error>
where
    S: Execute + FactorSets + Identities + Users,
{
    let user = by.user()?;
    let load = async || {
        // The user first: whoever takes another way in away after this makes what is decided here stale.
        let person = existing_user(system, user).await?;
        let (set, linked) = try_join!(system.factor_set(user), system.linked_identities(user))?;
        Ok((set, person, linked.len()))
    };
    execute(system, by, load, |(set, person, providers)| {
        identity::remove_factor(set, (person, *providers), id, by.at).map_err(missing)
    })
    .await
}

/// Recovery codes as they are shown, once.
#[derive(Clone)]
pub struct RecoveryCodes(pub Vec<String>);

impl std::fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCodes(…)")
    }
}

/// New recovery codes in the place of those that the caller has left.
///
/// # Errors
/// As [`identity::replace_recovery_codes`] and [`execute`].
pub async fn make_recovery_codes<S>(system: &S, by: &Caller) -> Result<RecoveryCodes, Error>
where
    S: Execute + FactorSets + NewSecrets,
{
    let user = by.user()?;
    let (mut codes, mut hashes) = (Vec::new(), Vec::new());
    for _ in 0..RecoveryCode::MANY {
        let code = system.new_recovery_code()?;
        codes.push(code.secret);
        hashes.push(code.sha256);
    }
    let load = async || Ok(system.factor_set(user).await?);
    execute(system, by, load, |set| Ok(identity::replace_recovery_codes(set, hashes.clone(), by.at)?)).await?;
    Ok(RecoveryCodes(codes))
}

fn missing(refusal: Refusal) -> Error {
    match refusal {
        Refusal::NoSuchFactor => Error::NotFound(Thing::SecondFactor),
        other => other.into(),
    }
}
