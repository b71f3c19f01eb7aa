//! More than what remains, of lines that there are not, is not given back.

use super::{refusal, refused};
use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::id::{AccountId, InvoiceId};
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::Request;
use testkit::gateway::GOOD_CARD;

/// A customer who has paid EUR 19.99, and the path for credit notes of that invoice.
async fn paid() -> Result<(Scene, String), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    let path = format!("{}/credit-notes", scene.newest_invoice().await?);
    Ok((scene, path))
}

fn credit<'a>(scene: &'a Scene, path: &str, body: &Value) -> Request<'a> {
    scene.api.post(path, body).bearer(&scene.admin.token).key("key")
}

#[tokio::test]
async fn what_is_wrong_with_a_credit_is_pointed_at() -> Result<(), Error> {
    let (scene, path) = paid().await?;
    let line = |line: i64, amount: i64| json!({ "line": line, "amount": amount });
    for (what, code, pointer) in [
        (json!({ "note": null }), "invalid", "/note"),
        (json!({ "note": " " }), "invalid", "/note"),
        (json!({ "lines": [line(0, 1)], "amount": 1 }), "invalid", "/amount"),
        (json!({ "lines": [] }), "invalid", "/lines"),
        (json!({ "lines": vec![line(0, 1); 101] }), "invalid", "/lines"),
        (json!({ "lines": [{ "amount": 1 }] }), "invalid", "/lines/0/line"),
        (json!({ "lines": [line(-1, 1)] }), "invalid", "/lines/0/line"),
        (json!({ "lines": [line(0, 0)] }), "invalid", "/lines/0/amount"),
        (json!({ "lines": [line(0, 1), line(1, 1)] }), "no_such_line", "/lines"),
        (json!({ "lines": [line(0, 2000)] }), "credit_beyond_line", "/lines"),
        (json!({ "lines": [line(0, 1000), line(0, 1000)] }), "credit_beyond_line", "/lines"),
        (json!({ "amount": 0 }), "invalid", "/amount"),
        (json!({ "amount": -1 }), "invalid", "/amount"),
        (json!({ "amount": 0.5 }), "invalid", "/amount"),
        (json!({ "amount": { "amount": 1, "currency": "EUR" } }), "invalid", "/amount"),
        (json!({ "amount": 9_007_199_254_740_992_i64 }), "invalid", "/amount"),
        (json!({ "amount": 9_007_199_254_740_991_i64 }), "credit_beyond_invoice", "/amount"),
        (json!({ "amount": 2000 }), "credit_beyond_invoice", "/amount"),
    ] {
        let mut body = json!({ "note": "An outage" });
        for (name, value) in what.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        refused(&scene, &body.to_string(), credit(&scene, &path, &body), refusal(422, code, &[pointer])).await?;
    }
    Ok(())
}

#[tokio::test]
async fn nothing_is_given_back_twice() -> Result<(), Error> {
    let (scene, path) = paid().await?;
    scene.by_staff_once(&path, &json!({ "note": "Goodbye" }), "whole").await?.expect(201)?;
    for (body, code, pointer) in [
        (json!({ "note": "Again" }), "credit_beyond_invoice", ""),
        (json!({ "note": "Again", "lines": [{ "line": 0 }] }), "credit_beyond_invoice", "/lines"),
        (json!({ "note": "Again", "lines": [{ "line": 0, "amount": 1 }] }), "credit_beyond_line", "/lines"),
        (json!({ "note": "Again", "amount": 1 }), "credit_beyond_invoice", "/amount"),
    ] {
        refused(&scene, &body.to_string(), credit(&scene, &path, &body), refusal(422, code, &[pointer])).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_void_invoice_gives_nothing_back() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let invoice = scene.unpaid_renewal().await?;
    scene.settle(&invoice, "void").await?.expect(200)?;
    let request = credit(&scene, &format!("{invoice}/credit-notes"), &json!({ "note": "Sorry", "amount": 1 }));
    refused(&scene, "void", request, refusal(409, "invoice_void", &[])).await?;
    Ok(())
}

#[tokio::test]
async fn there_has_to_be_an_invoice_and_a_key() -> Result<(), Error> {
    let (scene, path) = paid().await?;
    let eve = scene.api.customer("eve@example.com").await?;
    let body = json!({ "note": "An outage", "amount": 1 });
    for missing in [
        format!("{}/invoices/{}/credit-notes", scene.customer.path, InvoiceId::new()),
        path.replace(&scene.customer.path, &eve.path),
        path.replace(&scene.customer.path, &format!("/api/v1/accounts/{}", AccountId::new())),
    ] {
        refused(&scene, &missing, credit(&scene, &missing, &body), refusal(404, "not_found", &[])).await?;
    }
    let request = scene.api.post(&path, &body).bearer(&scene.admin.token);
    refused(&scene, "no key", request, refusal(400, "idempotency_key_required", &[])).await?;
    Ok(())
}
