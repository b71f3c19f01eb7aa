//! Invoices that cannot be taken back or given up.

use super::{refusal, refused};
use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::id::InvoiceId;
use serde_json::json;
use testkit::Error;
use testkit::api::Request;
use testkit::gateway::GOOD_CARD;

const BOTH: [&str; 2] = ["void", "mark-uncollectible"];

fn settle<'a>(scene: &'a Scene, invoice: &str, what: &str) -> Request<'a> {
    scene.api.request("POST", &format!("{invoice}/{what}")).bearer(&scene.admin.token).key("key")
}

#[tokio::test]
async fn a_paid_invoice_stays_one() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    let path = scene.newest_invoice().await?;
    let etag = scene.get(&path).await?.header("etag").unwrap_or_default().to_owned();
    for what in BOTH {
        let request = settle(&scene, &path, what).header("if-match", &etag);
        refused(&scene, what, request, refusal(409, "invoice_not_open", &[])).await?;
    }
    Ok(())
}

#[tokio::test]
async fn what_a_beginning_waits_for_is_not_taken_away() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.subscribe("first").await?.expect(201)?;
    let path = scene.newest_invoice().await?;
    for what in BOTH {
        let request = settle(&scene, &path, what).header("if-match", "\"1\"");
        refused(&scene, what, request, refusal(409, "first_invoice", &[])).await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_invoice_is_the_one_that_was_seen() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let path = scene.unpaid_renewal().await?;
    let missing = format!("{}/invoices/{}", scene.customer.path, InvoiceId::new());
    for what in BOTH {
        let without = settle(&scene, &path, what);
        refused(&scene, what, without, refusal(428, "precondition_required", &[])).await?;
        let stale = settle(&scene, &path, what).header("if-match", "\"1\"");
        refused(&scene, what, stale, refusal(412, "stale", &[])).await?;
        let nothing = settle(&scene, &missing, what).header("if-match", "\"1\"");
        refused(&scene, what, nothing, refusal(404, "not_found", &[])).await?;
        let keyless = scene.api.request("POST", &format!("{path}/{what}")).bearer(&scene.admin.token);
        let keyless = keyless.header("if-match", "\"1\"");
        refused(&scene, what, keyless, refusal(400, "idempotency_key_required", &[])).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_payment_is_of_what_is_owed() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let path = scene.unpaid_renewal().await?;
    let etag = scene.get(&path).await?.header("etag").unwrap_or_default().to_owned();
    let token = scene.api.fresh_token(&scene.admin).await?;
    let record = |body: &serde_json::Value, etag: &str| {
        let request = scene.api.post(&format!("{path}/record-payment"), body).bearer(&token).key("key");
        request.header("if-match", etag)
    };
    let transfer = |amount: i64| json!({ "amount": amount, "reference": "Transfer" });
    for (body, code, pointer) in [
        (transfer(0), "invalid", "/amount"),
        (transfer(-1), "invalid", "/amount"),
        (transfer(i64::MAX), "invalid", "/amount"),
        (transfer(2000), "payment_beyond_balance", "/amount"),
        (json!({ "amount": 1 }), "invalid", "/reference"),
        (json!({ "amount": 1, "reference": "" }), "invalid", "/reference"),
        (json!({ "amount": "1", "reference": "Transfer" }), "invalid", "/amount"),
        (json!({ "amount": 1, "reference": "Transfer", "currency": "EUR" }), "invalid", "/currency"),
    ] {
        refused(&scene, &body.to_string(), record(&body, &etag), refusal(422, code, &[pointer])).await?;
    }
    refused(&scene, "stale", record(&transfer(1), "\"1\""), refusal(412, "stale", &[])).await?;
    scene.record(&path, 1999, "all").await?.expect(200)?;
    scene.work().await?;
    let etag = scene.get(&path).await?.header("etag").unwrap_or_default().to_owned();
    refused(&scene, "again", record(&transfer(1), &etag), refusal(409, "nothing_owed", &[])).await?;
    Ok(())
}

#[tokio::test]
async fn a_beginning_is_not_paid_by_halves() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.subscribe("first").await?.expect(201)?;
    let path = scene.newest_invoice().await?;
    let body = json!({ "amount": 1998, "reference": "Transfer" });
    let request = scene.api.post(&format!("{path}/record-payment"), &body).bearer(&scene.admin.token).key("key");
    let request = request.header("if-match", "\"1\"");
    refused(&scene, "a part", request, refusal(409, "first_invoice_by_halves", &[])).await?;
    Ok(())
}
