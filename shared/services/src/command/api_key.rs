use super::granting::own;
use crate::port::{ApiKeySecret, ApiKeySecrets, Standings};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::id::ApiKeyId;
use domain::identity::{self, ApiKey, KeyOwner, NewApiKey};
use domain::permission::PermissionSet;
use domain::text::Name;
use domain::time::WallTime;
use futures_util::try_join;

/// What somebody wants a key for.
#[derive(Clone, Debug)]
pub struct ApiKeyRequest {
    pub name: Name,
    pub scopes: PermissionSet,
    pub expires_at: Option<WallTime>,
}

/// Makes a key. Its secret is known to the caller alone, from now on.
///
/// # Errors
/// As [`identity::create_api_key`] and [`execute`].
pub async fn create_api_key<S>(
    system: &S,
    by: &Caller,
    owner: KeyOwner,
    request: ApiKeyRequest,
) -> Result<(ApiKey, ApiKeySecret), Error>
where
    S: Execute + Standings + ApiKeySecrets,
{
    let (user, id) = (by.user()?, ApiKeyId::new());
    let (secret, secret_sha256) = system.new_api_key(owner, id)?;
    let ApiKeyRequest { name, scopes, expires_at } = request;
    let new = NewApiKey { id, owner, name, scopes, expires_at, secret_sha256 };
    let load = async || own(system, by, owner).await;
    let key = execute(system, by, load, |own| Ok(identity::create_api_key(new.clone(), *own, user, by.at)?)).await?;
    Ok((key, secret))
}

/// Gives a key another secret; the one it has is good for `overlap` seconds more.
///
/// # Errors
/// [`Error::NotFound`]; as [`identity::rotate_api_key`] and [`execute`].
pub async fn rotate_api_key<S>(
    system: &S,
    by: &Caller,
    (owner, id): (KeyOwner, ApiKeyId),
    overlap: u32,
) -> Result<(ApiKey, ApiKeySecret), Error>
where
    S: Execute + Standings + ApiKeySecrets,
{
    let (secret, secret_sha256) = system.new_api_key(owner, id)?;
    let load = async || try_join!(existing(system, owner, id), own(system, by, owner));
    let key = execute(system, by, load, |(key, own)| {
        Ok(identity::rotate_api_key(key, *own, (secret_sha256.clone(), overlap), by.at)?)
    });
    Ok((key.await?, secret))
}

/// Ends a key for good.
///
/// # Errors
/// [`Error::NotFound`]; as [`execute`].
pub async fn revoke_api_key<S: Execute + Standings>(
    system: &S,
    by: &Caller,
    (owner, id): (KeyOwner, ApiKeyId),
) -> Result<ApiKey, Error> {
    let load = async || existing(system, owner, id).await;
    execute(system, by, load, |key| Ok(identity::revoke_api_key(key, by.at))).await
}

async fn existing<S: Standings>(system: &S, owner: KeyOwner, id: ApiKeyId) -> Result<ApiKey, Error> {
    system.api_key(owner, id).await?.ok_or(Error::NotFound(Thing::ApiKey))
}
