//! Passkeys (WebAuthn Level 3): made on the operator's pages, and used there in the place of a password, beside one, or to
//! show again who one is.

use super::admit::{BeginsSessions, open_challenge};
use super::begin_session::{Begun, Entrance, Visitor, begin_session};
use super::show_factor::record_failure;
use super::step_up::note_proof;
use crate::port::{AppUrl, FactorChallenges, FactorSets, NewSecrets, PasskeyCeremonies, Sessions, Users};
use crate::{Caller, Error, Execute, Thing, execute};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::Refusal;
use domain::audit::AuditAction;
use domain::email::EmailAddress;
use domain::id::{FactorId, UserId};
use domain::identity::{
    self, Factor, FactorChallenge, NewPasskey, Passkey, PasskeyCeremony, PasskeyKey, PasskeyPurpose, PasskeyUse, Proof,
    SessionKind, User,
};
use domain::text::Name;
use sha2::{Digest, Sha256};
use webauthn::{Assertion, RelyingParty, asserted, challenge_of, registered};

/// What a browser needs to make a passkey.
#[derive(Debug)]
pub struct PasskeyOffer {
    pub challenge: CeremonySecret,
    pub relying_party: String,
    /// What the passkey tells its user by, in base64url.
    pub user_handle: String,
    pub email: EmailAddress,
    /// The credentials that the user has already.
    pub known: Vec<String>,
}

/// What a browser needs to use a passkey.
#[derive(Debug)]
pub struct PasskeyRequest {
    pub challenge: CeremonySecret,
    pub relying_party: String,
}

/// What a passkey has to sign: known to whoever asked.
#[derive(Clone)]
pub struct CeremonySecret(pub String);

impl std::fmt::Debug for CeremonySecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CeremonySecret(…)")
    }
}

/// A passkey that a browser has made.
#[derive(Clone, Debug)]
pub struct MadePasskey {
    pub client_data: Vec<u8>,
    pub attestation_object: Vec<u8>,
}

/// A passkey that a browser has used.
#[derive(Clone, Debug)]
pub struct UsedPasskey {
    /// In base64url.
    pub credential: String,
    pub user_handle: Vec<u8>,
    pub client_data: Vec<u8>,
    pub authenticator_data: Vec<u8>,
    pub signature: Vec<u8>,
}

/// What a log-in with a passkey is for.
#[derive(Debug)]
pub enum PasskeyEntrance {
    /// It is all that is shown.
    Alone(SessionKind),
    /// It is the second factor that this challenge asks for.
    Second(String),
}

/// Offers the caller to make a passkey.
///
/// # Errors
/// As [`execute`].
pub async fn offer_passkey<S>(system: &S, by: &Caller) -> Result<PasskeyOffer, Error>
where
    S: Users + FactorSets + PasskeyCeremonies + NewSecrets + AppUrl,
{
    let user = by.user()?;
    let person = system.user(user).await?.ok_or(Error::NotFound(Thing::User))?;
    let known = system.factor_set(user).await?.passkeys.into_iter().map(|it| it.key.credential).collect();
    let challenge = begin(system, by, PasskeyPurpose::Register { user }).await?;
    let relying_party = Party::of(system)?.id;
    let user_handle = BASE64_URL_SAFE_NO_PAD.encode(user.uuid().as_bytes());
    Ok(PasskeyOffer { challenge, relying_party, user_handle, email: person.personal.email, known })
}

/// Adds a passkey that the caller was offered to make.
///
/// # Errors
/// [`Refusal::PasskeyRefused`]; as [`identity::add_passkey`] and [`execute`].
pub async fn add_passkey<S>(system: &S, by: &Caller, name: Name, made: &MadePasskey) -> Result<Passkey, Error>
where
    S: Execute + FactorSets + PasskeyCeremonies + AppUrl,
{
    let user = by.user()?;
    let challenge = answered(system, by, &made.client_data, PasskeyPurpose::Register { user }).await?;
    let party = Party::of(system)?;
    let made = registered(&party.relying(), &challenge, &made.client_data, &made.attestation_object);
    let made = made.map_err(|_| Refusal::PasskeyRefused)?;
    let key = PasskeyKey {
        credential: BASE64_URL_SAFE_NO_PAD.encode(made.credential_id),
        public_key: BASE64_URL_SAFE_NO_PAD.encode(made.public_key),
        backup_eligible: made.said.backup_eligible,
    };
    let (sign_count, user_verified) = (made.said.sign_count, made.said.user_verified);
    let new = NewPasskey { id: FactorId::new(), name, key, sign_count, user_verified };
    let load = async || Ok(system.factor_set(user).await?);
    execute(system, by, load, |set| Ok(identity::add_passkey(set, new.clone(), by.at)?)).await
}

/// Asks whoever it is to use a passkey.
///
/// # Errors
/// [`Error::Port`].
pub async fn request_passkey<S>(system: &S, by: &Caller) -> Result<PasskeyRequest, Error>
where
    S: PasskeyCeremonies + NewSecrets + AppUrl,
{
    let challenge = begin(system, by, PasskeyPurpose::Use).await?;
    Ok(PasskeyRequest { challenge, relying_party: Party::of(system)?.id })
}

/// Begins a session for whoever has used a passkey. It asks for no second factor: a passkey is something that they have,
/// and was used by somebody whom it knows.
///
/// # Errors
/// [`Refusal::WrongPasskey`]; [`Refusal::ChallengeOver`] for a challenge of a log-in that is over, was used, or is somebody
/// else's; as [`begin_session`].
pub async fn log_in_with_passkey<S>(
    system: &S,
    by: &Caller,
    used: &UsedPasskey,
    (entrance, visitor): (PasskeyEntrance, Visitor),
) -> Result<Begun, Error>
where
    S: BeginsSessions + Users + FactorSets + FactorChallenges + PasskeyCeremonies + AppUrl,
{
    let shown = use_passkey(system, by, used).await.map_err(|error| match error {
        Error::Refused(Refusal::PasskeyRefused) => Refusal::WrongPasskey.into(),
        other => other,
    });
    let (user, factor) = shown?;
    let (mut factors, kind) = match entrance {
        PasskeyEntrance::Alone(kind) => (Vec::new(), kind),
        PasskeyEntrance::Second(secret) => before(system, by, &secret, &user).await?,
    };
    factors.push(factor);
    begin_session(system, by, user.id, Entrance { factors, kind, visitor }).await
}

/// What the user has shown for this challenge, and the session that they want.
async fn before<S: FactorChallenges + Users>(
    system: &S,
    by: &Caller,
    secret: &str,
    user: &User,
) -> Result<(Vec<Factor>, SessionKind), Error> {
    let (sha256, challenge, of) = open_challenge(system, by, secret).await?;
    if of.id != user.id || !system.take_challenge(&sha256).await? {
        return Err(Refusal::ChallengeOver.into());
    }
    let FactorChallenge { factors, kind, .. } = challenge;
    Ok((factors, kind))
}

/// Lets the caller show again who they are with a passkey of theirs.
///
/// # Errors
/// [`Refusal::PasskeyRefused`]; as [`execute`].
pub async fn prove_with_passkey<S>(system: &S, by: &Caller, used: &UsedPasskey) -> Result<Proof, Error>
where
    S: Execute + Users + Sessions + FactorSets + PasskeyCeremonies + AppUrl,
{
    let caller = by.user()?;
    if user_of(used) != Some(caller) {
        return Err(Refusal::PasskeyRefused.into());
    }
    let (_, factor) = use_passkey(system, by, used).await?;
    note_proof(system, by, caller, factor).await
}

/// Whose passkey it is that was used, once it is certain that it was.
async fn use_passkey<S>(system: &S, by: &Caller, used: &UsedPasskey) -> Result<(User, Factor), Error>
where
    S: Execute + Users + FactorSets + PasskeyCeremonies + AppUrl,
{
    let challenge = answered(system, by, &used.client_data, PasskeyPurpose::Use).await?;
    let user = user_of(used).ok_or(Refusal::PasskeyRefused)?;
    let set = system.factor_set(user).await?;
    let passkey = set.passkeys.iter().find(|it| it.key.credential == used.credential);
    let key = passkey.ok_or(Refusal::PasskeyRefused)?.key.clone();
    let shown = check_and_note(system, by, (user, &key), used, &challenge).await;
    if let Err(Error::Refused(Refusal::PasskeyRefused)) = &shown {
        record_failure(system, by, user, AuditAction::SecondFactorUsed).await;
    }
    let factor = shown?;
    Ok((system.user(user).await?.ok_or(Refusal::PasskeyRefused)?, factor))
}

async fn check_and_note<S>(
    system: &S,
    by: &Caller,
    (user, key): (UserId, &PasskeyKey),
    used: &UsedPasskey,
    challenge: &str,
) -> Result<Factor, Error>
where
    S: Execute + FactorSets + AppUrl,
{
    let UsedPasskey { client_data, authenticator_data, signature, .. } = used;
    let assertion = Assertion { client_data, authenticator_data, signature };
    let public_key = BASE64_URL_SAFE_NO_PAD.decode(&key.public_key);
    let public_key = public_key.map_err(|_| Error::Defect("a passkey's key is not in base64url"))?;
    let party = Party::of(system)?;
    let said = asserted(&party.relying(), challenge, assertion, &public_key).map_err(|_| Refusal::PasskeyRefused)?;
    let shown = PasskeyUse {
        credential: &key.credential,
        sign_count: said.sign_count,
        user_verified: said.user_verified,
        backup_eligible: said.backup_eligible,
    };
    let load = async || Ok(system.factor_set(user).await?);
    execute(system, by, load, |set| Ok(identity::use_passkey(set, shown, by.at)?)).await
}

/// The user that a passkey says it is of.
fn user_of(used: &UsedPasskey) -> Option<UserId> {
    let uuid = <[u8; 16]>::try_from(used.user_handle.as_slice()).ok()?;
    Some(UserId::from_uuid(uuid::Uuid::from_bytes(uuid)))
}

async fn begin<S>(system: &S, by: &Caller, purpose: PasskeyPurpose) -> Result<CeremonySecret, Error>
where
    S: PasskeyCeremonies + NewSecrets,
{
    let secret = system.new_secret()?;
    let good_until = by.at.after_seconds(PasskeyCeremony::LIFETIME);
    system.keep_ceremony(&sha256(&secret.secret), &PasskeyCeremony { purpose, good_until }).await?;
    Ok(CeremonySecret(secret.secret))
}

/// The challenge that a browser has answered. It is gone with the first answer, whether that is right or wrong.
async fn answered<S: PasskeyCeremonies>(
    system: &S,
    by: &Caller,
    client_data: &[u8],
    purpose: PasskeyPurpose,
) -> Result<String, Error> {
    let challenge = challenge_of(client_data).ok_or(Refusal::PasskeyRefused)?;
    let ceremony = system.take_ceremony(&sha256(&challenge)).await?;
    ceremony.filter(|it| it.is_for(purpose, by.at)).ok_or(Refusal::PasskeyRefused)?;
    Ok(challenge)
}

/// The operator's pages, as a relying party.
struct Party {
    id: String,
    origin: String,
}

impl Party {
    fn of(system: &impl AppUrl) -> Result<Self, Error> {
        let url = system.app_url()?;
        let origin = domain::identity::WebOrigin::of(&url).ok_or(Error::Defect("the app's URL is not of the web"))?;
        let origin = origin.as_str().to_owned();
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        let id = host.rsplit_once(':').map_or(host, |(id, _)| id).to_owned();
        Ok(Self { id, origin })
    }

    fn relying(&self) -> RelyingParty<'_> {
        RelyingParty { id: &self.id, origin: &self.origin }
    }
}

fn sha256(secret: &str) -> String {
    base16ct::lower::encode_string(&Sha256::digest(secret.as_bytes()))
}
