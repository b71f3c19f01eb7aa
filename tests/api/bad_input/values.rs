//! JSON that is not what the operation reads, field by field.

use super::{refusal, refused};
use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::permission::RoleKind;
use lambda::Access;
use serde_json::{Value, json};
use testkit::Error;

/// `{}` stands for the account.
const ACCOUNTS: &str = "/api/v1/accounts";
const METHODS: &str = "{}/payment-methods";
const PLANS: &str = "/api/v1/plans";
const REGISTER: &str = "/api/v1/auth/register";
const SUBSCRIPTIONS: &str = "{}/subscriptions";
const TEST_CLOCKS: &str = "{}/test-clocks";

/// As staff where they are the ones who may.
async fn send(scene: &Scene, path: &str, body: &str, (status, code, pointer): (u16, &str, &str)) -> Result<(), Error> {
    let token = if path == PLANS { &scene.admin.token } else { &scene.customer.owner.token };
    let request = scene.api.request("POST", &path.replace("{}", &scene.customer.path)).bearer(token).key("key");
    let request = request.header("content-type", "application/json").body(body);
    let name = format!("{path} {}", body.chars().take(300).collect::<String>());
    refused(scene, &name, request, refusal(status, code, &[pointer])).await?;
    Ok(())
}

/// A plan with one place changed.
fn plan_with(pointer: &str, value: Value) -> Result<String, Error> {
    let mut plan = team_plan(14);
    *plan.pointer_mut(pointer).ok_or("no such place")? = value;
    Ok(plan.to_string())
}

fn account() -> Value {
    json!({ "name": "Engines", "time_zone": "Europe/Berlin" })
}

#[tokio::test]
async fn unknown_fields_are_named() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for (object, pointer) in [
        ("", "/nope"),
        ("/interval", "/interval/nope"),
        ("/components/0", "/components/0/nope"),
        ("/components/0/prices/EUR", "/components/0/prices/EUR/nope"),
        ("/features/1", "/features/1/nope"),
    ] {
        let mut plan = team_plan(0);
        plan.pointer_mut(object).ok_or("no such place")?["nope"] = json!(1);
        send(&scene, PLANS, &plan.to_string(), (422, "invalid", pointer)).await?;
    }
    let subscription = json!({ "items": [{ "plan": scene.plan }], "price": 1 });
    send(&scene, SUBSCRIPTIONS, &subscription.to_string(), (422, "invalid", "/price")).await?;
    let odd = json!({ "a/b~c": 1 });
    send(&scene, ACCOUNTS, &odd.to_string(), (422, "invalid", "/a~1b~0c")).await
}

#[tokio::test]
async fn duplicate_fields_are_named() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let plan = team_plan(0).to_string();
    for (field, pointer) in [
        ("\"name\":\"Team\"", "/name"),
        ("\"count\":1", "/interval/count"),
        ("\"amount\":1999", "/components/0/prices/EUR/amount"),
        ("\"kind\":\"flat\"", "/components/0/prices/EUR/kind"),
        ("\"limit\":1000", "/features/0/limit"),
    ] {
        assert!(plan.contains(field), "{field}");
        let twice = plan.replace(field, &format!("{field},{field}"));
        send(&scene, PLANS, &twice, (422, "invalid", pointer)).await?;
    }
    Ok(())
}

#[tokio::test]
async fn missing_fields_are_named() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for field in ["name", "interval", "components"] {
        let mut plan = team_plan(0);
        plan.as_object_mut().ok_or("no object")?.remove(field);
        send(&scene, PLANS, &plan.to_string(), (422, "invalid", &format!("/{field}"))).await?;
    }
    send(&scene, SUBSCRIPTIONS, "{}", (422, "invalid", "/items")).await?;
    send(&scene, METHODS, "{}", (422, "invalid", "/gateway_token")).await?;
    send(&scene, TEST_CLOCKS, "{}", (422, "invalid", "/now")).await
}

#[tokio::test]
async fn wrong_types_are_pointed_at() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for (pointer, value) in [
        ("/name", json!(1)),
        ("/name", json!(null)),
        ("/name", json!(["Team"])),
        ("/interval", json!("month")),
        ("/interval", json!(["month", 1])),
        ("/interval/unit", json!("fortnight")),
        ("/interval/count", json!("1")),
        ("/interval/count", json!(1.5)),
        ("/trial/days", json!("14")),
        ("/trial/days", json!(true)),
        ("/trial/days", json!(-1)),
        ("/components", json!({})),
        ("/components/0", json!("Base")),
        ("/components/0", json!(["Base", { "kind": "flat", "amount": 1 }])),
        ("/components/0/prices", json!(["EUR"])),
        ("/components/0/prices/EUR", json!(["flat", 1])),
        ("/features", json!("all")),
        ("/features/0", json!(["sso", null])),
        ("/features/0/key", json!(7)),
        ("/features/0/limit", json!(-1)),
        ("/features/0/limit", json!(4_294_967_296_i64)),
    ] {
        send(&scene, PLANS, &plan_with(pointer, value)?, (422, "invalid", pointer)).await?;
    }
    for body in ["null", "1", "\"plan\"", "true", "[]", "[\"Team\",\"EUR\",{\"unit\":\"month\",\"count\":1},0,[],[]]"] {
        send(&scene, PLANS, body, (422, "invalid", "")).await?;
    }
    Ok(())
}

/// Of every operation, so that a new one cannot forget to say that it wants an object.
#[tokio::test]
async fn a_list_is_never_taken_for_an_object() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let mut seen = 0;
    let operations = scene.api.descriptions().map(|description| description.about);
    // A notice is not read before its signature is found good.
    for about in operations.filter(|about| about.name != "payments-gateway-event") {
        let fixture = format!("{}/../events/{}.json", env!("CARGO_MANIFEST_DIR"), about.name);
        let event: Value = serde_json::from_str(&std::fs::read_to_string(&fixture)?)?;
        let body = event["body"].as_str().unwrap_or("null");
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        for pointer in objects_in(&body, String::new()) {
            let mut listed = body.clone();
            let place = listed.pointer_mut(&pointer).ok_or("no such place")?;
            *place = place.as_object().into_iter().flat_map(|object| object.values().cloned()).collect();
            let staff = match about.access {
                Access::Staff(_) => true,
                Access::Account(permission) => !RoleKind::Account.most().contains(permission),
                Access::Public | Access::User => false,
            };
            let token = if staff { &scene.admin.token } else { &scene.customer.owner.token };
            let path = path_of(&scene, about.path, event["rawPath"].as_str().unwrap_or_default());
            let request = scene.api.request(about.method.as_str(), &path).bearer(token).key("key");
            let request = request.header("if-match", "\"1\"").header("content-type", "application/json");
            let name = format!("{} {pointer}", about.name);
            let request = request.body(&listed.to_string());
            refused(&scene, &name, request, refusal(422, "invalid", &[&pointer])).await?;
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen} objects in all bodies");
    Ok(())
}

/// The fixture's path, in the scene's account.
fn path_of(scene: &Scene, template: &str, fixture: &str) -> String {
    let segments = template.split('/').zip(fixture.split('/')).map(|(named, given)| match named {
        "{account_id}" => scene.customer.account.to_string(),
        _ => given.to_owned(),
    });
    segments.collect::<Vec<_>>().join("/")
}

/// Pointers to `value` and everything in it that is an object.
fn objects_in(value: &Value, at: String) -> Vec<String> {
    let inner: Vec<String> = match value {
        Value::Object(fields) => {
            fields.iter().flat_map(|(name, value)| objects_in(value, format!("{at}/{name}"))).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(n, value)| objects_in(value, format!("{at}/{n}"))).collect()
        }
        _ => Vec::new(),
    };
    inner.into_iter().chain(value.is_object().then_some(at)).collect()
}

#[tokio::test]
async fn wrong_types_in_a_price_are_pointed_at() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for kind in [json!("free"), json!(1), json!(null), json!(["flat"])] {
        let body = plan_with("/components/0/prices/EUR/kind", kind)?;
        send(&scene, PLANS, &body, (422, "invalid", "/components/0/prices/EUR/kind")).await?;
    }
    for (field, price) in [
        ("/amount", json!({ "kind": "flat", "amount": "1999" })),
        ("/amount", json!({ "kind": "flat", "amount": 19.99 })),
        ("/unit_price", json!({ "kind": "per_unit", "unit_price": 4.5 })),
        ("/unit_price", json!({ "kind": "per_unit", "unit_price": "4,50" })),
        ("/unit_price", json!({ "kind": "per_unit", "unit_price": "1e3" })),
        ("/unit_price", json!({ "kind": "per_unit", "unit_price": "-1" })),
        ("/tiers/0/up_to", json!({ "kind": "volume", "tiers": [{ "up_to": 10, "unit_price": "1" }] })),
        ("", json!({ "kind": "flat" })),
        ("", json!({ "kind": "flat", "amount": 1, "unit_price": "1" })),
        ("", json!({ "kind": "package", "amount": 1 })),
    ] {
        let body = plan_with("/components/0/prices/EUR", price)?;
        send(&scene, PLANS, &body, (422, "invalid", &format!("/components/0/prices/EUR{field}"))).await?;
    }
    for (price, code) in [
        (json!({ "kind": "flat", "amount": -1 }), "negative_price"),
        (json!({ "kind": "graduated", "tiers": [] }), "tier_count"),
        (json!({ "kind": "volume", "tiers": [{ "up_to": "10", "unit_price": "1" }] }), "tier_open_end"),
        (json!({ "kind": "package", "amount": 1, "size": 0 }), "package_size"),
    ] {
        let body = plan_with("/components/0/prices/EUR", price)?;
        send(&scene, PLANS, &body, (422, code, "/components/0")).await?;
    }
    Ok(())
}

#[tokio::test]
async fn numbers_that_cannot_be_kept_are_refused() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let plan = team_plan(0).to_string();
    for number in ["9223372036854775808", "-9223372036854775809", "99999999999999999999999999"] {
        let body = plan.replace("1999", number);
        send(&scene, PLANS, &body, (422, "invalid", "/components/0/prices/EUR/amount")).await?;
    }
    let infinite = team_plan(14).to_string().replace("\"days\":14", "\"days\":1e400");
    send(&scene, PLANS, &infinite, (422, "invalid", "/trial/days")).await?;
    for number in ["9007199254740992", "9223372036854775807"] {
        let body = plan.replace("1999", number);
        send(&scene, PLANS, &body, (422, "amount_out_of_range", "/components/0")).await?;
    }
    Ok(())
}

#[tokio::test]
async fn what_a_rule_refuses_of_a_plan_is_pointed_at() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let free = json!([{ "name": "Base", "prices": { "EUR": { "kind": "flat", "amount": 1 } } }]);
    let many = Value::Array(vec![free[0].clone(); 21]);
    let twice = json!([{ "key": "sso" }, { "key": "sso" }]);
    for (pointer, value, code) in [
        ("/components/0/prices/EUR/amount", json!(-1), ("negative_price", "/components/0")),
        ("/components", json!([]), ("invalid", "/components")),
        ("/components", many, ("invalid", "/components")),
        ("/features", twice, ("feature_list", "/features")),
        ("/features/0/key", json!("SSO"), ("invalid", "/features/0/key")),
        ("/trial/days", json!(731), ("trial_too_long", "/trial/days")),
        ("/interval/count", json!(0), ("interval_out_of_range", "/interval")),
        ("/interval/count", json!(121), ("interval_out_of_range", "/interval")),
        ("/name", json!("x".repeat(201)), ("invalid", "/name")),
        ("/name", json!(" "), ("invalid", "/name")),
    ] {
        send(&scene, PLANS, &plan_with(pointer, value)?, (422, code.0, code.1)).await?;
    }
    let plan = team_plan(0).to_string();
    for currency in ["XYZ", "eur", "XAU"] {
        let body = plan.replace("EUR", currency);
        send(&scene, PLANS, &body, (422, "invalid", &format!("/components/0/prices/{currency}"))).await?;
    }
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_with_an_account_is_pointed_at() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for (field, value) in [
        ("time_zone", json!("Mars/Olympus")),
        ("time_zone", json!("")),
        ("time_zone", json!("+02:00")),
        ("email", json!("nobody")),
        ("name", json!("a\u{0}b")),
    ] {
        let mut body = account();
        body[field] = value;
        send(&scene, ACCOUNTS, &body.to_string(), (422, "invalid", &format!("/{field}"))).await?;
    }
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_with_a_registration_is_pointed_at() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for (email, password, code, pointer) in [
        ("nobody", "a phrase nobody else has", "invalid", "/email"),
        ("eve@example.com", "too short", "password_length", "/password"),
        ("eve@example.com", "passwordpassword", "password_too_common", "/password"),
    ] {
        let body = json!({ "email": email, "password": password });
        send(&scene, REGISTER, &body.to_string(), (422, code, pointer)).await?;
    }
    let stolen = json!({ "email": "eve@example.com", "password": "a phrase nobody else has", "staff_token": "guess" });
    send(&scene, REGISTER, &stolen.to_string(), (422, "invalid_token", "/staff_token")).await?;
    scene.api.system.ban_words("acme,widget".parse()?);
    let first_thought = json!({ "email": "eve@example.com", "password": "Acme Widget 2026!" });
    send(&scene, REGISTER, &first_thought.to_string(), (422, "password_too_common", "/password")).await
}

#[tokio::test]
async fn what_is_wrong_with_a_subscription_is_pointed_at() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for (seats, code, pointer) in [
        (json!(0), "invalid", "/items/0/seats"),
        (json!(-1), "invalid", "/items/0/seats"),
        (json!(1_000_001), "invalid", "/items/0/seats"),
        (json!(4_294_967_296_i64), "invalid", "/items/0/seats"),
        (json!(5), "quantity_mismatch", "/items"),
    ] {
        let body = json!({ "items": [{ "plan": scene.plan, "seats": seats }] });
        send(&scene, SUBSCRIPTIONS, &body.to_string(), (422, code, pointer)).await?;
    }
    let item = json!({ "plan": scene.plan });
    for (body, code, pointer) in [
        (json!({ "items": [] }), "invalid", "/items"),
        (json!({ "items": vec![item.clone(); 21] }), "invalid", "/items"),
        (json!({ "items": [item, item] }), "plan_twice", "/items"),
        (json!({ "items": [item], "currency": "USD" }), "plan_currency", "/currency"),
        (json!({ "items": [item], "billing_day": 0 }), "invalid", "/billing_day"),
        (json!({ "items": [item], "billing_day": 32 }), "invalid", "/billing_day"),
        (json!({ "items": [item], "start_at": "2024-12-30T00:00:00Z" }), "start_out_of_range", "/start_at"),
        (json!({ "items": [item], "start_at": "2027-01-03T00:00:00Z" }), "start_out_of_range", "/start_at"),
        (json!({ "items": [item], "coupon": "x" }), "invalid", "/coupon"),
    ] {
        send(&scene, SUBSCRIPTIONS, &body.to_string(), (422, code, pointer)).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_card_that_the_gateway_does_not_know_is_pointed_at() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for (token, code) in [
        ("tok_unheard_of".to_owned(), "payment_method_rejected"),
        (String::new(), "invalid"),
        ("x".repeat(201), "invalid"),
    ] {
        let body = json!({ "gateway_token": token });
        send(&scene, METHODS, &body.to_string(), (422, code, "/gateway_token")).await?;
    }
    Ok(())
}

#[tokio::test]
async fn instants_that_are_none_are_pointed_at() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for now in ["soon", "2026-02-30T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00", "99999-01-01T00:00:00Z"] {
        let body = json!({ "now": now });
        send(&scene, TEST_CLOCKS, &body.to_string(), (422, "invalid", "/now")).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_clock_goes_forward_and_not_too_far() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let account = scene.get(&scene.customer.path).await?;
    let path = format!("{}/test-clocks/{}/advance", scene.customer.path, account.text("/test_clock")?);
    for to in ["2026-01-01T00:00:00Z", "2025-12-31T00:00:00Z", "2028-01-03T00:00:01Z", "9999-12-30T00:00:00Z"] {
        let request = scene.api.post(&path, &json!({ "to": to })).bearer(&scene.customer.owner.token);
        let request = request.header("if-match", "\"1\"");
        refused(&scene, to, request, refusal(422, "test_clock_target", &["/to"])).await?;
    }
    Ok(())
}
