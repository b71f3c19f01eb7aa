//! Signing keys that are over.

use super::{NOBODY, is_refused, known, refused};
use crate::stage::Stage;
use domain::signing::Epoch;
use services::KeyOrder;
use testkit::Error;
use testkit::worker;

fn kid(token: &str) -> Result<String, Error> {
    Ok(integrations::tokens::key_id(token).ok_or("a token without a key id")?)
}

/// The bound of a revocation is what a process trusts a key for without a look.
#[tokio::test]
async fn a_revoked_key() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let (system, token) = (&stage.scene.api.system, &stage.scene.customer.owner.token);
    known(&stage, token).await?;
    worker::publish_signing_keys(system, KeyOrder { revoke: Some(kid(token)?) }).await?;
    // A process that has never seen it refuses it at once.
    let beside = stage.scene.api.beside()?;
    for about in stage.asked() {
        let request = beside.request(about.method.as_str(), &stage.path(&about)).bearer(token);
        is_refused(about.name, &request.send().await?, NOBODY)?;
    }
    system.pass_seconds(300);
    refused(&stage, "a revoked key", token).await?;
    known(&stage, &stage.scene.api.fresh_token(&stage.scene.customer.owner).await?).await
}

#[tokio::test]
async fn a_rotated_key() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let (api, owner) = (&stage.scene.api, &stage.scene.customer.owner);
    let epoch = Epoch::at(api.system.now());
    api.system.set_now(epoch.ends_at().after_seconds(-1));
    let last = api.fresh_token(owner).await?;
    known(&stage, &last).await?;
    api.system.pass_seconds(2);
    let first = api.fresh_token(owner).await?;
    assert_ne!(kid(&first)?, kid(&last)?);
    known(&stage, &first).await?;
    known(&stage, &last).await?;
    api.system.set_now(epoch.retires_at());
    refused(&stage, "a key that has retired", &last).await?;
    known(&stage, &api.fresh_token(owner).await?).await
}
