//! Fields that nobody asked for.

use super::sample::{Document, Fields};
use super::untouched;
use crate::stage::Stage;
use lambda::{About, Access};
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::Answer;

/// Read as they are, since they are signed.
const AS_THEY_ARE: [&str; 1] = ["payments-gateway-event"];

async fn send(stage: &Stage, about: &About, body: &str) -> Result<Answer, Error> {
    let request = stage.scene.api.request(about.method.as_str(), &stage.path(about)).key("key");
    let request = request.header("if-match", "\"1\"").header("content-type", "application/json").body(body);
    match about.access {
        Access::Public => request.send().await,
        _ => request.bearer(&stage.somebody(about).token).send().await,
    }
}

fn is_pointed_at(name: &str, answer: &Answer, pointer: &str) {
    assert_eq!((answer.status, answer.code()), (422, "invalid"), "{name}: {answer:#?}");
    assert_eq!(answer.pointers(), [pointer], "{name}: {answer:#?}");
}

/// Whoever would raise themselves, or act for somebody else, by saying so.
fn extra(stage: &Stage) -> Vec<(&'static str, Value)> {
    let stranger = &stage.scene.admin.user;
    vec![
        ("role", json!("owner")),
        ("account_id", json!(domain::id::AccountId::new())),
        ("user_id", json!(stranger)),
        ("principal", json!(stranger)),
        ("is_staff", json!(true)),
        ("permissions", json!(["plans:write"])),
        ("scope", json!("plans:write")),
        ("status", json!("active")),
        ("id", json!(stranger)),
        ("version", json!(1)),
        ("created_at", json!("2020-01-01T00:00:00Z")),
        ("_method", json!("DELETE")),
        ("__proto__", json!({ "is_staff": true })),
        ("constructor", json!({ "prototype": { "is_staff": true } })),
    ]
}

#[tokio::test]
async fn a_field_that_no_body_has() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let document = Document::of(&stage)?;
    let mut tried = 0;
    untouched(&stage, "a field of one's own", async || {
        for about in stage.operations() {
            let Some(body) = document.body(&stage, &about, Fields::All) else { continue };
            let objects = document.objects(&about);
            assert_ne!(objects.is_empty(), !AS_THEY_ARE.contains(&about.name), "{} takes any field", about.name);
            for object in objects {
                for (name, value) in extra(&stage).into_iter().filter(|(name, _)| !object.fields.contains(*name)) {
                    let mut body = body.clone();
                    let Some(Value::Object(fields)) = body.pointer_mut(&object.pointer) else { continue };
                    fields.insert(name.to_owned(), value);
                    let answer = send(&stage, &about, &body.to_string()).await?;
                    is_pointed_at(about.name, &answer, &format!("{}/{name}", object.pointer));
                    tried += 1;
                }
            }
        }
        Ok(())
    })
    .await?;
    assert!(tried > 500, "only {tried}");
    Ok(())
}

/// Readers of JSON differ over which of two counts (RFC 8259, section 4), so neither does.
#[tokio::test]
async fn a_field_that_is_there_twice() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let document = Document::of(&stage)?;
    untouched(&stage, "a field twice", async || {
        for about in stage.operations().iter().filter(|about| !AS_THEY_ARE.contains(&about.name)) {
            let Some(Value::Object(body)) = document.body(&stage, about, Fields::All) else { continue };
            for (name, value) in &body {
                let twice = format!("{{\"{name}\":{value},\"{name}\":{value}}}");
                is_pointed_at(about.name, &send(&stage, about, &twice).await?, &format!("/{name}"));
            }
        }
        Ok(())
    })
    .await
}
