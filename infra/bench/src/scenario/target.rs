//! Something of its own for each event that changes something: what was changed once is in another version.

use super::fixture::Fixture;
use super::world::World;
use domain::id::{AccountId, PlanId, SubscriptionId};
use lambda::Access;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::Answer;

/// Whose token the operation takes: the owner's, unless only staff may.
pub(super) fn is_staffs(world: &World, function: &str) -> bool {
    let about = world.api.descriptions().map(|description| description.about).find(|about| about.name == function);
    match about.map(|about| about.access) {
        Some(Access::Staff(_)) => true,
        Some(Access::Account(permission)) => !domain::permission::RoleKind::Account.most().contains(permission),
        Some(Access::Public | Access::User) | None => false,
    }
}

/// Puts the ids of what the `n`-th event is about in the fixture's places.
pub(super) async fn fill(event: &mut Fixture, world: &World, function: &str, n: usize) -> Result<(), Error> {
    match function {
        "accounts-set-terms" | "accounts-update" => event.identify("acct", &world.another_account().await?),
        "coupons-archive" | "coupons-get" => {
            event.identify("coup", &coupon(world, n).await?);
        }
        "api-keys-get" | "api-keys-revoke" | "api-keys-rotate" => {
            let path = format!("/api/v1/accounts/{}/api-keys", world.account);
            event.identify("key", &made(world, &path, &key(), false).await?);
        }
        "api-keys-get-for-operator" | "api-keys-revoke-for-operator" | "api-keys-rotate-for-operator" => {
            event.identify("key", &made(world, "/api/v1/api-keys", &key(), true).await?);
        }
        "clients-get-in-account" | "clients-delete-in-account" => {
            let path = format!("/api/v1/accounts/{}/clients", world.account);
            event.identify("client", &made(world, &path, &client(), false).await?);
        }
        "clients-get" | "clients-delete" => {
            event.identify("client", &made(world, "/api/v1/clients", &client(), true).await?);
        }
        "oauth-token" | "oauth-introspect" | "oauth-revoke" => {
            let request = world.api.post("/api/v1/clients", &client()).bearer(&world.staff_token);
            let made = request.send().await?.expect(201)?;
            event.identify("client", &made.text("/id")?);
            event.replace("SECRET", made.text("/client_secret")?);
            if function == "oauth-revoke" {
                event.replace("ACCESS_TOKEN", &granted(world, &made).await?);
            }
        }
        "oauth-authorize" => {
            let made =
                world.api.post("/api/v1/clients", &app()).bearer(&world.staff_token).send().await?.expect(201)?;
            event.identify("client", &made.text("/id")?);
        }
        "invitations-revoke" => {
            let path = format!("/api/v1/accounts/{}/invitations", world.account);
            let invitation = json!({ "email": format!("bob-{n}@example.com"), "role": "billing" });
            event.identify("invite", &made(world, &path, &invitation, false).await?);
        }
        "impersonations-end" | "impersonations-renew" => {
            let path = format!("/api/v1/accounts/{}/impersonations", world.account);
            let reason = json!({ "role": "billing", "reason": "Ticket 4711", "minutes": 30 });
            event.identify("imp", &made(world, &path, &reason, true).await?);
        }
        "roles-get" | "roles-update" => {
            let role = json!({ "kind": "account", "name": "Reader", "permissions": ["accounts:read"] });
            event.identify("role", &made(world, "/api/v1/roles", &role, true).await?);
        }
        "coupons-create" => event.replace("SPRING26", &format!("SPRING-{n}")),
        "tax-rates-archive" | "tax-rates-get" => {
            let rate = json!({
                "name": "VAT", "country": "DE", "percent": "19", "inclusive": false, "reverse_charge": false,
                "valid_from": "2020-01-01T00:00:00Z",
            });
            event.identify("tax", &made(world, "/api/v1/tax-rates", &rate, true).await?);
        }
        "plans-archive" | "plans-update" => event.identify("plan", &plan(world).await?),
        "invoices-void"
        | "invoices-mark-uncollectible"
        | "invoices-record-payment"
        | "credit-notes-create"
        | "credit-notes-get" => {
            let (account, subscription) = unpaid(world).await?;
            event.identify("acct", &account);
            let invoices = world.api.get(&format!("/api/v1/accounts/{account}/invoices")).bearer(&world.owner_token);
            let invoices = invoices.send().await?.expect(200)?;
            let invoice = invoices.text("/data/0/id")?;
            event.identify("inv", &invoice);
            if function == "credit-notes-get" {
                let path = format!("/api/v1/accounts/{account}/invoices/{invoice}/credit-notes");
                event.identify("cn", &made(world, &path, &json!({ "note": "Bench" }), true).await?);
            }
            event.identify("sub", &subscription);
        }
        "subscriptions-cancel" | "subscriptions-change" | "subscriptions-pause" => {
            running(event, world, None).await?;
        }
        "subscriptions-apply-coupon" => {
            coupon(world, n).await?;
            event.replace("SPRING26", &format!("CODE-{n}"));
            running(event, world, None).await?;
        }
        "subscriptions-remove-coupon" => {
            coupon(world, n).await?;
            running(event, world, Some(("apply-coupon", json!({ "coupon": format!("CODE-{n}") })))).await?;
        }
        "subscriptions-resume" => running(event, world, Some(("pause", json!({ "when": "now" })))).await?,
        "subscriptions-reactivate" => running(event, world, Some(("cancel", json!({ "when": "now" })))).await?,
        "subscriptions-uncancel" => running(event, world, Some(("cancel", json!({ "when": "period_end" })))).await?,
        "subscriptions-cancel-scheduled-change" => {
            running(event, world, Some(("pause", json!({ "when": "period_end" })))).await?;
        }
        _ => {}
    }
    Ok(())
}

/// A subscription that runs, after something was done to it; with the version that it then has.
async fn running(event: &mut Fixture, world: &World, before: Option<(&str, Value)>) -> Result<(), Error> {
    let plan = plan(world).await?;
    let subscription = subscribed(world, world.account, plan).await?;
    let path = format!("/api/v1/accounts/{}/subscriptions/{subscription}", world.account);
    if let Some((what, body)) = before {
        let tag = tag(world, &path).await?;
        let request = world.api.post(&format!("{path}/{what}"), &body).bearer(&world.owner_token);
        request.key(&format!("{what} {path}")).header("if-match", &tag).send().await?.expect(200)?;
    }
    event.set_header("if-match", &tag(world, &path).await?);
    event.identify("plan", &plan);
    event.identify("sub", &subscription);
    Ok(())
}

async fn tag(world: &World, path: &str) -> Result<String, Error> {
    let found = world.api.get(path).bearer(&world.owner_token).send().await?.expect(200)?;
    Ok(found.header("etag").unwrap_or_default().to_owned())
}

/// An account without a card, and its subscription, whose invoice is open.
async fn unpaid(world: &World) -> Result<(AccountId, SubscriptionId), Error> {
    let account = world.another_account().await?;
    let plan = plan(world).await?;
    Ok((account, subscribed(world, account, plan).await?))
}

async fn subscribed(world: &World, account: AccountId, plan: PlanId) -> Result<SubscriptionId, Error> {
    let body = json!({ "items": [{ "plan": plan.to_string(), "seats": 5 }] });
    let path = format!("/api/v1/accounts/{account}/subscriptions");
    Ok(made(world, &path, &body, false).await?.parse()?)
}

/// A plan that runs at once, whatever is paid, so that nothing needs to be waited for.
async fn plan(world: &World) -> Result<PlanId, Error> {
    let seats = json!({ "EUR": { "kind": "per_unit", "unit_price": "4.50" } });
    let plan = json!({
        "name": "Team", "interval": { "unit": "month", "count": 1 }, "activation": "at_once",
        "components": [{ "name": "Seats", "prices": seats }],
    });
    Ok(made(world, "/api/v1/plans", &plan, true).await?.parse()?)
}

async fn coupon(world: &World, n: usize) -> Result<String, Error> {
    let coupon = json!({ "code": format!("CODE-{n}"), "name": "Spring", "percent": "20", "duration": "once" });
    made(world, "/api/v1/coupons", &coupon, true).await
}

fn app() -> Value {
    json!({ "name": "App", "scopes": [], "redirect_uris": ["https://app.example.com/callback"] })
}

/// An access token of the client's own.
async fn granted(world: &World, client: &Answer) -> Result<String, Error> {
    let (id, secret) = (client.text("/client_id")?, client.text("/client_secret")?);
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let request = world.api.request("POST", "/api/v1/oauth/token").body(&form);
    let granted = request.header("content-type", "application/x-www-form-urlencoded").send().await?.expect(200)?;
    Ok(granted.text("/access_token")?.to_owned())
}

fn key() -> Value {
    json!({ "name": "Backend", "scopes": ["entitlements:read"] })
}

fn client() -> Value {
    json!({ "name": "Accounting", "scopes": ["invoices:read"] })
}

/// The id of what was made.
pub(super) async fn made(world: &World, path: &str, body: &Value, by_staff: bool) -> Result<String, Error> {
    let token = if by_staff { &world.staff_token } else { &world.owner_token };
    let key = domain::id::JobId::new().to_string();
    let created = world.api.post(path, body).bearer(token).key(&key).send().await?.expect(201)?;
    // Beside what is shown once, what was made is a part of the answer.
    let id = ["/id", "/api_key/id", "/impersonation/id"].into_iter().find_map(|place| created.text(place).ok());
    Ok(id.ok_or("what was made has no id")?.to_owned())
}
