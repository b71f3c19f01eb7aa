//! Ids in bodies: of what is everybody's, or of what has to be in the same account.

use super::sample::{Document, Fields, nothing_like};
use super::untouched;
use crate::stage::Stage;
use serde_json::json;
use std::collections::BTreeSet;
use testkit::Error;
use testkit::api::Answer;

/// What the id names that a body has there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// The operator's, for everybody to name.
    Shared,
    /// Something in the account of the path.
    OfTheAccount,
}

/// Every id in every body.
const REFERENCES: &[(&str, &str, Names)] = &[
    ("accounts-transfer-ownership", "/to", Names::OfTheAccount),
    ("subscriptions-change", "/items/0/plan", Names::Shared),
    ("subscriptions-change", "/quote", Names::OfTheAccount),
    ("subscriptions-create", "/items/0/plan", Names::Shared),
    ("subscriptions-preview", "/items/0/plan", Names::Shared),
];

#[tokio::test]
async fn every_id_in_a_body_is_in_the_table() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let document = Document::of(&stage)?;
    let found: BTreeSet<_> = stage
        .operations()
        .iter()
        .flat_map(|about| document.ids(about).into_iter().map(|pointer| (about.name, pointer)))
        .collect();
    assert_eq!(found, REFERENCES.iter().map(|(name, pointer, _)| (*name, (*pointer).to_owned())).collect());
    Ok(())
}

/// Of another account, by whoever may in their own: it is the same as one that there is not.
#[tokio::test]
async fn an_id_of_another_account_in_a_body() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let hers = stage.neighbour("eve@example.com").await?;
    let document = Document::of(&stage)?;
    let path = format!("{}/subscriptions", stage.scene.customer.path);
    let subscription = stage.scene.get(&path).await?.expect(200)?.text("/data/0/id")?.to_owned();
    let preview = json!({ "items": [{ "plan": stage.scene.plan }] });
    let quote = stage.scene.post(&format!("{path}/{subscription}/preview"), &preview, "preview").await?.expect(200)?;
    let theirs = [quote.text("/id")?.to_owned(), stage.scene.customer.owner.user.to_string()];
    for (name, pointer, _) in REFERENCES.iter().filter(|(_, _, names)| *names == Names::OfTheAccount) {
        let about = stage.operations().into_iter().find(|about| about.name == *name).ok_or("no such operation")?;
        let mut body = document.body(&hers, &about, Fields::Required).ok_or("no body")?;
        let example = document.body(&hers, &about, Fields::All).ok_or("no body")?;
        let example = example.pointer(pointer).and_then(|id| id.as_str()).unwrap_or_default().to_owned();
        let prefix = example.rsplit_once('_').map(|(prefix, _)| format!("{prefix}_")).unwrap_or_default();
        let id = theirs.iter().find(|id| id.starts_with(&prefix)).ok_or("nothing of theirs")?;
        untouched(&stage, name, async || {
            let mut answers: Vec<Answer> = Vec::new();
            for id in [id.clone(), nothing_like(id)] {
                body[pointer.trim_start_matches('/')] = json!(id);
                let request = document.request(&hers, &about, &hers.path(&about)).body(&body.to_string());
                answers.push(request.bearer(&hers.somebody(&about).token).send().await?);
            }
            assert!((400..500).contains(&answers[0].status), "{name}: {answers:#?}");
            assert_eq!(answers[0], answers[1], "{name} tells them apart");
            Ok(())
        })
        .await?;
    }
    Ok(())
}
