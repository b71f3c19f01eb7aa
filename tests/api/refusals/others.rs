//! What is somebody else's: nothing tells it from what there is not.

use super::api_keys;
use super::sample::{Document, nothing_like};
use super::untouched;
use crate::oauth::{machine, token_of};
use crate::stage::Stage;
use domain::permission::{AccountRole, Permission};
use lambda::{About, Access, Method};
use serde_json::json;
use testkit::Error;
use testkit::api::Answer;

/// What a caller says of the version that they saw: the same words whether there is one or not.
const SEEN: [Option<&str>; 5] = [None, Some("\"1\""), Some("\"2\""), Some("*"), Some("W/\"1\"")];

/// Both accounts, each with everything, and the document.
async fn scene() -> Result<(Stage, Stage, Document), Error> {
    let stage = Stage::set().await?;
    let hers = stage.neighbour("eve@example.com").await?;
    let document = Document::of(&stage)?;
    Ok((stage, hers, document))
}

async fn ask(
    hers: &Stage,
    document: &Document,
    about: &About,
    path: &str,
    (token, seen): (&str, Option<&str>),
) -> Result<Answer, Error> {
    let request = document.request(hers, about, path).bearer(token);
    let name = if about.method == Method::Get { "if-none-match" } else { "if-match" };
    let request = match seen {
        Some(seen) => request.header(name, seen),
        None => request.without(name),
    };
    let mut answer = request.send().await?;
    answer.json["instance"] = json!(null);
    Ok(answer)
}

fn is_not_found(name: &str, answer: &Answer) {
    assert_eq!((answer.status, answer.code()), (404, "not_found"), "{name}: {answer:#?}");
}

/// What she has is there, so what she does not see below is not there for another reason.
#[tokio::test]
async fn her_own_is_there() -> Result<(), Error> {
    let (_, hers, document) = scene().await?;
    for about in hers.asked().filter(|about| about.method == Method::Get) {
        let by = hers.somebody(&about);
        if matches!(about.access, Access::Account(_)) {
            ask(&hers, &document, &about, &hers.path(&about), (&by.token, None)).await?.expect(200)?;
        }
    }
    Ok(())
}

/// She, a key of hers and a client of hers, in an account that is not hers: it is the same as one that there is not.
#[tokio::test]
async fn another_account_by_id() -> Result<(), Error> {
    let (stage, hers, document) = scene().await?;
    let owner = &hers.scene.customer.owner;
    let (_, key) = api_keys::key(&hers, None).await?;
    let scopes: Vec<_> = AccountRole::Owner.permissions(None).iter().map(Permission::name).collect();
    let clients = format!("{}/clients", hers.scene.customer.path);
    let client = token_of(&hers.scene.api, &machine(&hers.scene.api, owner, &clients, &scopes).await?).await?;
    let theirs = stage.scene.customer.account.to_string();
    let no_ones = nothing_like(&theirs);
    untouched(&stage, "another account", async || {
        for about in stage.asked().filter(|about| matches!(about.access, Access::Account(_))) {
            let path = stage.path(&about);
            for token in [&owner.token, &key, &client] {
                for seen in SEEN {
                    let there = ask(&hers, &document, &about, &path, (token, seen)).await?;
                    let nowhere = path.replace(&theirs, &no_ones);
                    let nowhere = ask(&hers, &document, &about, &nowhere, (token, seen)).await?;
                    is_not_found(about.name, &there);
                    assert_eq!(there, nowhere, "{} tells them apart", about.name);
                }
            }
        }
        Ok(())
    })
    .await
}

/// In her own account, by the id of what is in another one.
#[tokio::test]
async fn another_accounts_object_by_id() -> Result<(), Error> {
    let (stage, hers, document) = scene().await?;
    let (account, own) = (stage.scene.customer.account.to_string(), hers.scene.customer.account.to_string());
    let mut tried = 0;
    untouched(&stage, "another account's object", async || {
        for about in stage.asked().filter(|about| matches!(about.access, Access::Account(_))) {
            let path = stage.path(&about).replace(&account, &own);
            let Some(id) = path.split('/').rfind(|part| super::sample::is_id(part) && *part != own) else { continue };
            let nowhere = path.replace(id, &nothing_like(id));
            let by = hers.somebody(&about);
            for seen in SEEN {
                let there = ask(&hers, &document, &about, &path, (&by.token, seen)).await?;
                let missing = ask(&hers, &document, &about, &nowhere, (&by.token, seen)).await?;
                if !about.needs_if_match || seen.is_some() {
                    is_not_found(about.name, &there);
                }
                assert_eq!(there, missing, "{} tells them apart", about.name);
            }
            tried += 1;
        }
        Ok(())
    })
    .await?;
    assert!(tried > 25, "only {tried}");
    Ok(())
}

/// What is below `/users/me`, or wherever else only the caller counts, with an id of somebody else's.
#[tokio::test]
async fn another_users_object_by_id() -> Result<(), Error> {
    let (stage, hers, document) = scene().await?;
    let mut tried = 0;
    untouched(&stage, "another user's object", async || {
        for about in stage.asked().filter(|about| about.access == Access::User) {
            let path = stage.path(&about);
            let Some(id) = path.split('/').rfind(|part| super::sample::is_id(part)) else { continue };
            let nowhere = path.replace(id, &nothing_like(id));
            for seen in SEEN {
                let by = (hers.scene.customer.owner.token.as_str(), seen);
                let there = ask(&hers, &document, &about, &path, by).await?;
                is_not_found(about.name, &there);
                let missing = ask(&hers, &document, &about, &nowhere, by).await?;
                assert_eq!(there, missing, "{} tells them apart", about.name);
            }
            tried += 1;
        }
        Ok(())
    })
    .await?;
    assert!(tried > 1, "only {tried}");
    Ok(())
}
