//! API keys that are not good: every operation says so alike.

use super::{known, over, refused};
use crate::stage::Stage;
use domain::id::ApiKeyId;
use domain::identity::KeyOwner;
use domain::permission::{AccountRole, Permission};
use integrations::api_keys;
use serde_json::json;
use testkit::Error;

/// A key of the stage's customer for all that an owner may give: its path and its secret.
pub(super) async fn key(stage: &Stage, expires_at: Option<&str>) -> Result<(String, String), Error> {
    let scopes: Vec<_> = AccountRole::Owner.permissions(None).iter().map(Permission::name).collect();
    let body = json!({ "name": "Backend", "scopes": scopes, "expires_at": expires_at });
    let made = stage.scene.post(&format!("{}/api-keys", stage.scene.customer.path), &body, "unused").await?;
    let made = made.expect(201)?;
    Ok((made.header("location").unwrap_or_default().to_owned(), made.text("/secret")?.to_owned()))
}

#[tokio::test]
async fn revoked() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let (path, secret) = key(&stage, None).await?;
    over(&stage, "its revocation", &secret, async || {
        stage.scene.post(&format!("{path}/revoke"), &json!({}), "unused").await?.expect(200).map(drop)
    })
    .await
}

#[tokio::test]
async fn expired() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let (_, secret) = key(&stage, Some("2026-01-01T00:01:00Z")).await?;
    let system = &stage.scene.api.system;
    known(&stage, &secret).await?;
    system.set_now("2026-01-01T00:01:00Z".parse()?);
    refused(&stage, "a key that has expired", &secret).await
}

#[tokio::test]
async fn rotated() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let (path, secret) = key(&stage, None).await?;
    let rotation = json!({ "overlap_seconds": 100 });
    let rotated = stage.scene.post(&format!("{path}/rotate"), &rotation, "unused").await?.expect(200)?;
    known(&stage, &secret).await?;
    known(&stage, rotated.text("/secret")?).await?;
    stage.scene.api.system.pass_seconds(100);
    refused(&stage, "a secret whose overlap is over", &secret).await?;
    known(&stage, rotated.text("/secret")?).await
}

/// Whatever is not the whole key, of this deployment, of this owner.
#[tokio::test]
async fn miswritten_and_made_up() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let (_, secret) = key(&stage, None).await?;
    known(&stage, &secret).await?;
    let eve = stage.scene.api.customer("eve@example.com").await?;
    let api_keys::Presented { owner, key, .. } = api_keys::present(&secret).ok_or("not a key")?;
    let bytes = bs58::decode(secret.trim_start_matches("ms_sandbox_")).into_vec().map_err(|error| error.to_string())?;
    let own: [u8; 32] = bytes[32..64].try_into()?;
    let last = secret.len() - 1;
    let mistyped = format!("{}{}", &secret[..last], if secret.ends_with('x') { 'y' } else { 'x' });
    let moved = api_keys::write("sandbox", KeyOwner::Account(eve.account), key, own);
    for (name, secret) in [
        ("a broken checksum", mistyped),
        ("half a key", secret[..secret.len() / 2].to_owned()),
        ("the environment renamed", secret.replace("sandbox", "live")),
        ("the same key of another environment", api_keys::write("live", owner, key, own)),
        ("another secret", api_keys::write("sandbox", owner, key, [7; 32])),
        ("no such key", api_keys::write("sandbox", owner, ApiKeyId::new(), own)),
        ("the key as another account's", moved),
        ("the key as the operator's", api_keys::write("sandbox", KeyOwner::Operator, key, own)),
        ("a capital prefix", secret.replace("ms_", "MS_")),
    ] {
        refused(&stage, name, &secret).await?;
    }
    known(&stage, &secret).await
}
