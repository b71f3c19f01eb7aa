//! Plans, coupons and tax rates that contradict themselves or what there is.

use super::{refusal, refused};
use crate::bodies::{coupon, tax_rate, team_plan};
use crate::scene::Scene;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::Request;

const COUPONS: &str = "/api/v1/coupons";
const TAX_RATES: &str = "/api/v1/tax-rates";

/// What a coupon takes off, in the words of a body.
fn euros(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}

/// `body` with other values for some of its fields; without those that are null.
fn with(mut body: Value, fields: &[(&str, Value)]) -> Value {
    if let Some(body) = body.as_object_mut() {
        body.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        body.retain(|_, value| !value.is_null());
    }
    body
}

async fn post(scene: &Scene, path: &str, body: &Value, code: &str, pointers: &[&str]) -> Result<(), Error> {
    let request = scene.api.post(path, body).bearer(&scene.admin.token).key("key");
    refused(scene, &format!("{path} {body}"), request, refusal(422, code, pointers)).await?;
    Ok(())
}

#[tokio::test]
async fn a_coupon_takes_off_one_thing_or_another() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let both = with(coupon("ODD"), &[("amount", euros(100))]);
    post(&scene, COUPONS, &both, "invalid", &["/percent", "/amount"]).await?;
    let neither = with(coupon("ODD"), &[("percent", json!(null))]);
    post(&scene, COUPONS, &neither, "invalid", &["/percent", "/amount"]).await?;
    post(&scene, COUPONS, &with(coupon("ODD"), &[("percent", json!("0"))]), "coupon_effect", &["/percent"]).await?;
    for (amount, code) in [(0, "coupon_effect"), (-1, "coupon_effect"), (1 << 53, "amount_out_of_range")] {
        let body = with(coupon("ODD"), &[("percent", json!(null)), ("amount", euros(amount))]);
        post(&scene, COUPONS, &body, code, &["/amount"]).await?;
    }
    for percent in [json!("100.01"), json!("-1"), json!("1e1"), json!("0.0000001"), json!(20), json!("")] {
        post(&scene, COUPONS, &with(coupon("ODD"), &[("percent", percent)]), "invalid", &["/percent"]).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_coupon_has_periods_where_it_lasts_for_periods() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for (duration, periods, code) in [
        ("once", json!(1), "invalid"),
        ("forever", json!(12), "invalid"),
        ("periods", json!(null), "invalid"),
        ("periods", json!("3"), "invalid"),
        ("periods", json!(65_536), "invalid"),
        ("periods", json!(0), "coupon_periods"),
        ("periods", json!(121), "coupon_periods"),
    ] {
        let body = with(coupon("ODD"), &[("duration", json!(duration)), ("periods", periods)]);
        post(&scene, COUPONS, &body, code, &["/periods"]).await?;
    }
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_with_a_coupon_is_pointed_at() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let many: Vec<_> = (0..51).map(|_| domain::id::PlanId::new().to_string()).collect();
    for (field, value, code, pointer) in [
        ("code", json!("AB"), "invalid", "/code"),
        ("code", json!("x".repeat(41)), "invalid", "/code"),
        ("code", json!("SPRING 26"), "invalid", "/code"),
        ("name", json!(""), "invalid", "/name"),
        ("duration", json!("always"), "invalid", "/duration"),
        ("redeem_by", json!("soon"), "invalid", "/redeem_by"),
        ("plans", json!("all"), "invalid", "/plans"),
        ("plans", json!([scene.customer.account]), "invalid", "/plans/0"),
        ("plans", json!(many), "coupon_plans", "/plans"),
        ("plans", json!([domain::id::PlanId::new()]), "no_such_plan", "/plans"),
        ("limit", json!(0), "coupon_limit", "/limit"),
        ("limit", json!(-1), "invalid", "/limit"),
        ("limit", json!(4_294_967_296_i64), "invalid", "/limit"),
        ("redeemed", json!(1), "invalid", "/redeemed"),
    ] {
        post(&scene, COUPONS, &with(coupon("ODD"), &[(field, value)]), code, &[pointer]).await?;
    }
    for field in ["code", "name", "duration"] {
        let body = with(coupon("ODD"), &[(field, json!(null))]);
        post(&scene, COUPONS, &body, "invalid", &[&format!("/{field}")]).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_code_is_one_coupons_for_ever() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let created = scene.by_staff(COUPONS, &coupon("SPRING26")).await?.expect(201)?;
    let taken = refusal(409, "coupon_code_taken", &["/code"]);
    let again = || scene.api.post(COUPONS, &coupon("spring26")).bearer(&scene.admin.token).key("key");
    refused(&scene, "again", again(), taken).await?;
    let archive = format!("{COUPONS}/{}/archive", created.text("/id")?);
    scene.change(("POST", &archive), &json!({}), "\"1\"").await?.expect(200)?;
    refused(&scene, "after the coupon", again(), taken).await?;
    Ok(())
}

#[tokio::test]
async fn a_coupon_is_redeemed_for_what_it_is_for() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let other = scene.by_staff("/api/v1/plans", &team_plan(7)).await?.expect(201)?;
    let dollars = json!({ "amount": 100, "currency": "USD" });
    for (code, fields) in [
        ("coupon_not_for_plan", vec![("plans", json!([other.json["id"]]))]),
        ("coupon_expired", vec![("redeem_by", json!("2025-12-31T23:59:59Z"))]),
        ("coupon_currency", vec![("percent", json!(null)), ("amount", dollars)]),
    ] {
        scene.by_staff(COUPONS, &with(coupon(code), &fields)).await?.expect(201)?;
        let body = json!({ "items": [{ "plan": scene.plan }], "coupon": code });
        let request = scene.api.post(&format!("{}/subscriptions", scene.customer.path), &body).key("key");
        let request = request.bearer(&scene.customer.owner.token);
        refused(&scene, code, request, refusal(409, code, &["/coupon"])).await?;
    }
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_with_a_tax_rate_is_pointed_at() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for (field, value, code) in [
        ("name", json!(" "), "invalid"),
        ("country", json!("de"), "invalid"),
        ("country", json!("EL"), "invalid"),
        ("country", json!("Germany"), "invalid"),
        ("region", json!("DE-BY"), "invalid"),
        ("region", json!(""), "invalid"),
        ("percent", json!("101"), "invalid"),
        ("percent", json!("-19"), "invalid"),
        ("percent", json!(19), "invalid"),
        ("inclusive", json!("yes"), "invalid"),
        ("reverse_charge", json!(1), "invalid"),
        ("valid_from", json!("2026-01-01"), "invalid"),
        ("valid_until", json!("2026-02-30T00:00:00Z"), "invalid"),
        ("valid_until", json!("2025-12-31T23:59:59Z"), "tax_rate_validity"),
        ("valid_until", json!("2026-01-01T00:00:00Z"), "tax_rate_validity"),
        ("place", json!({}), "invalid"),
    ] {
        let body = with(tax_rate(), &[(field, value)]);
        post(&scene, TAX_RATES, &body, code, &[&format!("/{field}")]).await?;
    }
    for field in ["name", "country", "percent", "inclusive", "reverse_charge", "valid_from"] {
        let body = with(tax_rate(), &[(field, json!(null))]);
        post(&scene, TAX_RATES, &body, "invalid", &[&format!("/{field}")]).await?;
    }
    Ok(())
}

fn update<'a>(scene: &'a Scene, body: &Value) -> Request<'a> {
    let request = scene.api.request("PUT", &format!("/api/v1/plans/{}", scene.plan)).bearer(&scene.admin.token);
    request.header("content-type", "application/json").body(&body.to_string())
}

#[tokio::test]
async fn what_is_wrong_with_a_new_version_is_pointed_at() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for (pointer, value, code, field) in [
        ("/components/0/prices/EUR/amount", json!(-1), "negative_price", "/components/0"),
        ("/components", json!([]), "invalid", "/components"),
        ("/features", json!([{ "key": "sso" }, { "key": "sso" }]), "feature_list", "/features"),
        ("/trial/days", json!(731), "trial_too_long", "/trial/days"),
        ("/interval/count", json!(0), "interval_out_of_range", "/interval"),
        ("/name", json!(""), "invalid", "/name"),
    ] {
        let mut body = team_plan(14);
        *body.pointer_mut(pointer).ok_or("no such place")? = value;
        let request = update(&scene, &body).header("if-match", "\"1\"");
        refused(&scene, pointer, request, refusal(422, code, &[field])).await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_archived_plan_stays_as_it_is() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let archive = format!("/api/v1/plans/{}/archive", scene.plan);
    scene.change(("POST", &archive), &json!({}), "\"1\"").await?.expect(200)?;
    let again = scene.change(("POST", &archive), &json!({}), "\"2\"").await?.expect(200)?;
    assert_eq!(again.header("etag"), Some("\"2\""));
    let request = update(&scene, &team_plan(7)).header("if-match", "\"2\"");
    refused(&scene, "an archived plan", request, refusal(409, "plan_archived", &[])).await?;
    let body = json!({ "items": [{ "plan": scene.plan }] });
    let request = scene.api.post(&format!("{}/subscriptions", scene.customer.path), &body).key("key");
    let request = request.bearer(&scene.customer.owner.token);
    refused(&scene, "a sale", request, refusal(409, "plan_archived", &["/items"])).await?;
    Ok(())
}

#[tokio::test]
async fn a_change_of_what_is_sold_needs_the_version_seen() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let mut things = vec![format!("/api/v1/plans/{}", scene.plan)];
    for (list, body) in [(COUPONS, coupon("FIRST")), (TAX_RATES, tax_rate())] {
        let made = scene.by_staff(list, &body).await?.expect(201)?;
        things.push(made.header("location").unwrap_or_default().to_owned());
    }
    let archive = |thing: &String| scene.api.request("POST", &format!("{thing}/archive")).bearer(&scene.admin.token);
    let changes = || things.iter().map(archive).chain([update(&scene, &team_plan(0))]);
    for request in changes() {
        refused(&scene, "none", request, refusal(428, "precondition_required", &[])).await?;
    }
    for tag in ["\"2\"", "\"0\"", "1", "W/\"1\"", "*", ""] {
        for request in changes() {
            refused(&scene, tag, request.header("if-match", tag), refusal(412, "stale", &[])).await?;
        }
    }
    Ok(())
}
