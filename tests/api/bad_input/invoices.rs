//! Invoices that cannot be taken back or given up.

use super::{refusal, refused};
use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::id::InvoiceId;
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
