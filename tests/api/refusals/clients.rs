//! What clients of OAuth had, and have no more.

use super::{known, over, refused};
use crate::oauth::{Machine, REVOKE, form, machine, token_of};
use crate::stage::Stage;
use testkit::Error;

const SCOPES: [&str; 3] = ["invoices:read", "subscriptions:read", "subscriptions:write"];

/// A client of the stage's account.
async fn client(stage: &Stage) -> Result<(Machine, String), Error> {
    let path = format!("{}/clients", stage.scene.customer.path);
    let machine = machine(&stage.scene.api, &stage.scene.customer.owner, &path, &SCOPES).await?;
    Ok((machine, path))
}

/// RFC 7009, section 2: the client gives its token back.
#[tokio::test]
async fn a_token_that_was_revoked() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let api = &stage.scene.api;
    let (machine, _) = client(&stage).await?;
    let (given_back, other) = (token_of(api, &machine).await?, token_of(api, &machine).await?);
    over(&stage, "its revocation", &given_back, async || {
        let revoked = form(api, REVOKE, Some(&machine.basic()), &format!("token={given_back}")).await?;
        revoked.expect(200).map(drop)
    })
    .await?;
    known(&stage, &other).await
}

#[tokio::test]
async fn a_token_of_a_client_that_was_deleted() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let api = &stage.scene.api;
    let (machine, path) = client(&stage).await?;
    let token = token_of(api, &machine).await?;
    over(&stage, "the client's end", &token, async || {
        let delete = api.request("POST", &format!("{path}/{}/delete", machine.id)).header("if-match", &machine.etag);
        let delete = delete.bearer(&stage.scene.customer.owner.token).send().await?;
        assert!((200..300).contains(&delete.status), "{delete:#?}");
        Ok(())
    })
    .await
}

/// What a client authenticates with is for the token endpoint, and lets in nowhere else.
#[tokio::test]
async fn a_clients_own_secret() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let (machine, _) = client(&stage).await?;
    for (name, secret) in [("a client's secret", machine.secret.as_str()), ("a client's id", &machine.client_id)] {
        refused(&stage, name, secret).await?;
    }
    super::nobody(&stage, "a client's credentials", |request, _| request.header("authorization", &machine.basic()))
        .await
}
