use super::agrees_with_the_gateway;
use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::email::EmailAddress;
use domain::payment::DeclineCode;
use serde_json::json;
use testkit::Error;
use testkit::gateway::{DECLINED_CARD, GOOD_CARD, Meets};

#[tokio::test]
async fn a_declined_renewal_is_seen_and_paid_by_the_next_card() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let owner = EmailAddress::try_from(scene.customer.owner.email.clone())?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    let location = scene.subscribe("first").await?.expect(201)?.header("location").unwrap_or_default().to_owned();
    scene.work().await?;

    scene.api.system.gateway.next([Meets::Decline(DeclineCode::ExpiredCard)]);
    scene.set_out("2026-02-15T00:00:00Z").await?;
    scene.work().await?;
    assert_eq!(scene.get(&location).await?.text("/status")?, "past_due");
    let invoice = scene.invoices().await?.remove(0);
    assert_eq!(invoice["status"], "open");
    assert_eq!(invoice["payment"]["attempts"][0]["status"], "declined");
    assert_eq!(invoice["payment"]["attempts"][0]["decline_code"], "expired_card");
    assert_eq!(scene.api.system.mailbox.failed(&owner), [2]);
    assert_eq!(scene.features().await?.as_array().map(Vec::len), Some(2), "past due still entitles");

    let card = json!({ "gateway_token": GOOD_CARD });
    scene.post(&format!("{}/payment-methods", scene.customer.path), &card, "new").await?.expect(201)?;
    scene.work().await?;
    assert_eq!(scene.get(&location).await?.text("/status")?, "active");
    let invoice = scene.invoices().await?.remove(0);
    assert_eq!(invoice["status"], "paid");
    assert_eq!(invoice["payment"]["attempts"].as_array().map(Vec::len), Some(2));
    assert_eq!(scene.api.system.mailbox.paid(&owner), [1, 2]);
    agrees_with_the_gateway(&scene).await
}

#[tokio::test]
async fn a_beginning_that_is_not_paid_in_time_expires_and_owes_nothing() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    scene.attach(DECLINED_CARD).await?.expect(201)?;
    let location = scene.subscribe("first").await?.expect(201)?.header("location").unwrap_or_default().to_owned();
    scene.work().await?;
    scene.set_out("2026-01-01T22:59:59Z").await?;
    scene.work().await?;
    assert_eq!(scene.get(&location).await?.text("/status")?, "incomplete");
    scene.set_out("2026-01-01T23:00:00Z").await?;
    scene.work().await?;
    assert_eq!(scene.get(&location).await?.text("/status")?, "expired");
    assert_eq!(scene.invoices().await?[0]["status"], "void");
    let ledger = super::in_balance(&scene).await?;
    assert!(ledger.values().all(|balance| *balance == 0), "{ledger:?}");
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.work().await?;
    assert!(scene.api.system.gateway.charges().is_empty());
    Ok(())
}
