use crate::port::{AccessGrant, AccessToken, AccessTokens, Passwords, RefreshToken, RefreshTokens, Users};
use crate::{Caller, Error, Execute, execute};
use domain::Refusal;
use domain::email::EmailAddress;
use domain::id::SessionId;
use domain::identity::{Factor, OpenSession, SessionAgent, SessionKind, User, open_session};

/// What somebody says who wants to be logged in.
#[derive(Clone)]
pub struct Credentials {
    pub email: EmailAddress,
    pub password: String,
    /// The browser or program, as it names itself.
    pub agent: Option<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials(…)")
    }
}

#[derive(Debug)]
pub struct LoggedIn {
    pub access: AccessToken,
    pub refresh: RefreshToken,
}

/// Begins a session for whoever has the password.
///
/// # Errors
/// [`Refusal::WrongCredentials`], the same and as slow for an unknown address; [`Refusal::EmailUnconfirmed`] only for
/// whoever knows the password; as [`execute`].
pub async fn log_in<S>(system: &S, by: &Caller, credentials: Credentials) -> Result<LoggedIn, Error>
where
    S: Execute + Users + Passwords + AccessTokens + RefreshTokens,
{
    let user = known(system, &credentials).await?;
    let id = SessionId::new();
    let (refresh, secret_sha256) = system.first_refresh_token(user.id, id).await?;
    let personal = SessionAgent { agent: credentials.agent, address: by.origin.address.clone() };
    let open = OpenSession { id, kind: SessionKind::Bearer, secret_sha256, factors: vec![Factor::Password], personal };
    let session = execute(system, by, async || Ok(()), |()| Ok(open_session(user.id, open.clone(), by.at))).await?;
    Ok(LoggedIn { access: system.issue(&AccessGrant::of(&session), by.at).await?, refresh })
}

/// Whose credentials they are.
async fn known<S: Users + Passwords>(system: &S, credentials: &Credentials) -> Result<User, Error> {
    let user = match system.email_claim(&credentials.email).await? {
        Some(claim) => system.user(claim.user).await?,
        None => None,
    };
    let verified = system.verify(&credentials.password, user.as_ref().map(|user| &user.password));
    let user = user.filter(|_| verified).ok_or(Refusal::WrongCredentials)?;
    if user.confirmed_at.is_none() {
        return Err(Refusal::EmailUnconfirmed.into());
    }
    Ok(user)
}
