use crate::port::{AccessGrant, AccessTokens, RefreshTokens, Sessions};
use crate::{Caller, Error, Execute, LoggedIn, execute};
use domain::Refusal;
use domain::identity::{Refreshed, refresh_session as decide};

/// Exchanges a refresh token for a new pair. The same token gets the same successor again for a moment, whoever asks first.
///
/// # Errors
/// [`Refusal::SessionOver`] for a token that is not ours, whose session is over, or that comes again too late, which
/// ends the session; as [`execute`].
pub async fn refresh_session<S>(system: &S, by: &Caller, token: &str) -> Result<LoggedIn, Error>
where
    S: Execute + Sessions + AccessTokens + RefreshTokens,
{
    let presented = system.presented_refresh_token(token).await?.ok_or(Refusal::SessionOver)?;
    let load = async || Ok(system.session(presented.user, presented.session).await?.ok_or(Refusal::SessionOver)?);
    let (session, refreshed) = execute(system, by, load, |session| {
        let decided = decide(session, &presented.sha256, &presented.successor_sha256, by.at)?;
        Ok(decided.decision.with((session.clone(), decided.output)))
    })
    .await?;
    match refreshed {
        Refreshed::Replayed => Err(Refusal::SessionOver.into()),
        Refreshed::Successor => {
            let access = system.issue(&AccessGrant::of(&session), by.at).await?;
            Ok(LoggedIn { access, refresh: presented.successor })
        }
    }
}
