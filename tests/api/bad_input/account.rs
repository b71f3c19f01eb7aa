//! What an account is not to be, and months that no calendar has.

use super::{refusal, refused};
use crate::bodies::team_plan;
use crate::scene::Scene;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::Request;
use testkit::people::Person;

fn put<'a>(scene: &'a Scene, by: &Person, path: &str, body: &Value) -> Request<'a> {
    let request = scene.api.request("PUT", path).bearer(&by.token).body(&body.to_string());
    request.header("content-type", "application/json")
}

fn account() -> Value {
    json!({ "name": "Engines", "email": "books@engines.example", "time_zone": "UTC", "tax_identity": null })
}

#[tokio::test]
async fn a_customer_says_nothing_wrong_of_themselves() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (path, owner) = (&scene.customer.path, &scene.customer.owner);
    for (name, value, pointer) in [
        ("name", json!(""), "/name"),
        ("email", json!("books"), "/email"),
        ("email", json!(null), "/email"),
        ("time_zone", json!("Mars/Olympus"), "/time_zone"),
        ("tax_identity", json!("DE"), "/tax_identity"),
        ("tax_identity", json!({}), "/tax_identity/country"),
        ("tax_identity", json!({ "country": "ZZ" }), "/tax_identity/country"),
        ("tax_identity", json!({ "country": "US", "region": "ny" }), "/tax_identity/region"),
        ("tax_identity", json!({ "country": "DE", "vat_id": "DE 1" }), "/tax_identity/vat_id"),
        ("tax_identity", json!({ "country": "DE", "exempt": true }), "/tax_identity/exempt"),
        ("tax_exempt", json!(true), "/tax_exempt"),
        ("payment_terms_days", json!(30), "/payment_terms_days"),
    ] {
        let mut body = account();
        body[name] = value;
        let request = put(&scene, owner, path, &body).header("if-match", "\"1\"");
        refused(&scene, &body.to_string(), request, refusal(422, "invalid", &[pointer])).await?;
    }
    for field in ["name", "email", "time_zone", "tax_identity"] {
        let mut body = account();
        body.as_object_mut().ok_or("no object")?.remove(field);
        let request = put(&scene, owner, path, &body).header("if-match", "\"1\"");
        refused(&scene, field, request, refusal(422, "invalid", &[&format!("/{field}")])).await?;
    }
    Ok(())
}

#[tokio::test]
async fn terms_have_their_limits() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let path = format!("{}/terms", scene.customer.path);
    for (body, code, pointer) in [
        (json!({ "payment_terms_days": 181, "tax_exempt": false }), "payment_terms_too_long", "/payment_terms_days"),
        (json!({ "payment_terms_days": -1, "tax_exempt": false }), "invalid", "/payment_terms_days"),
        (json!({ "payment_terms_days": 65_536, "tax_exempt": false }), "invalid", "/payment_terms_days"),
        (json!({ "payment_terms_days": 30 }), "invalid", "/tax_exempt"),
        (json!({ "payment_terms_days": 30, "tax_exempt": null }), "invalid", "/tax_exempt"),
        (json!({ "tax_exempt": true }), "invalid", "/payment_terms_days"),
    ] {
        let request = put(&scene, &scene.admin, &path, &body).header("if-match", "\"1\"");
        refused(&scene, &body.to_string(), request, refusal(422, code, &[pointer])).await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_account_is_the_one_that_was_seen() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let path = scene.customer.path.clone();
    let terms = json!({ "payment_terms_days": 30, "tax_exempt": false });
    let owner = &scene.customer.owner;
    for (by, path, body) in [(owner, path.clone(), account()), (&scene.admin, format!("{path}/terms"), terms)] {
        let put = || put(&scene, by, &path, &body);
        refused(&scene, &path, put(), refusal(428, "precondition_required", &[])).await?;
        let stale = put().header("if-match", "\"2\"");
        refused(&scene, &path, stale, refusal(412, "stale", &[])).await?;
    }
    Ok(())
}

#[tokio::test]
async fn months_are_those_of_a_calendar() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let path = format!("{}/revenue-schedule", scene.customer.path);
    for (query, code, pointer) in [
        ("", "invalid", "/from"),
        ("from=", "invalid", "/from"),
        ("from=2026", "invalid", "/from"),
        ("from=2026-1", "invalid", "/from"),
        ("from=2026-00", "invalid", "/from"),
        ("from=2026-13", "invalid", "/from"),
        ("from=2026-01-01", "invalid", "/from"),
        ("from=99999-01", "invalid", "/from"),
        ("from=9999-12", "beyond_calendar", "/from"),
        ("from=-9999-01", "beyond_calendar", "/from"),
        ("from=2026-01&months=0", "invalid", "/months"),
        ("from=2026-01&months=121", "invalid", "/months"),
        ("from=2026-01&months=-1", "invalid", "/months"),
        ("from=2026-01&months=all", "invalid", "/months"),
        ("from=2026-01&until=2026-12", "invalid", "/until"),
    ] {
        let request = scene.api.get(&format!("{path}?{query}")).bearer(&scene.customer.owner.token);
        refused(&scene, query, request, refusal(422, code, &[pointer])).await?;
    }
    Ok(())
}
