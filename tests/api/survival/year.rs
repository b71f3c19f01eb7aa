use super::{agrees_with_the_gateway, in_balance};
use crate::bodies::{seat_plan, team_plan};
use crate::scene::Scene;
use domain::email::EmailAddress;
use domain::event::EventKind;
use domain::payment::DeclineCode;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use testkit::gateway::{GOOD_CARD, Meets};
use testkit::worker::{self, Policy};
use testkit::{Error, books};

/// What a year leaves behind, apart from ids.
#[derive(Debug, PartialEq)]
struct Year {
    invoices: Vec<Value>,
    features: Value,
    subscriptions: Vec<Value>,
    ledger: books::Ledger,
    events: BTreeMap<&'static str, usize>,
    charges: usize,
    mails: Vec<u32>,
}

fn without_ids(mut of: Value) -> Value {
    for name in ["id", "subscription", "account", "plan"] {
        of[name] = json!(null);
    }
    for item in of["items"].as_array_mut().into_iter().flatten() {
        item["plan"] = json!(null);
    }
    of["payment"]["id"] = json!(null);
    for attempt in of["payment"]["attempts"].as_array_mut().into_iter().flatten() {
        attempt["id"] = json!(null);
    }
    of
}

/// Two subscriptions, one with a trial and one with seats, over a year in twelve steps. A watched one is in balance after
/// every single job, the others after every month.
async fn play(policy: Policy, watched: bool) -> Result<Year, Error> {
    let scene = Scene::with_clock(&team_plan(14)).await?;
    let system = &scene.api.system;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.subscribe("trial").await?.expect(201)?;
    let seats = scene.api.post("/api/v1/plans", &seat_plan()).bearer(&scene.admin.token).send().await?.expect(201)?;
    let seats = json!({ "items": [{ "plan": seats.json["id"], "seats": 5 }] });
    scene.post(&format!("{}/subscriptions", scene.customer.path), &seats, "seats").await?.expect(201)?;

    for month in 2..=13 {
        let target = if month == 13 { "2027-01-01".to_owned() } else { format!("2026-{month:02}-01") };
        scene.set_out(&format!("{target}T00:00:00Z")).await?;
        let watch = async || if watched { in_balance(&scene).await.map(|_| ()) } else { Ok(()) };
        let work = worker::run_watched(system, policy, watch).await?;
        assert!(work.dead.is_empty(), "{:?}", work.dead);
        agrees_with_the_gateway(&scene).await?;
    }

    let dump = system.dynamo.dump().await?;
    assert!(!dump.keys().any(|(_, pk, sk)| pk.starts_with("outbox#") || sk.starts_with("pending#")));
    let mut events: BTreeMap<&'static str, usize> = BTreeMap::new();
    for event in books::events(&dump)? {
        *events.entry(EventKind::name(event.kind)).or_default() += 1;
    }
    let subscriptions = scene.get(&format!("{}/subscriptions", scene.customer.path)).await?.expect(200)?;
    let mut mails = system.mailbox.paid(&EmailAddress::try_from(scene.customer.owner.email.clone())?);
    mails.sort_unstable();
    let sorted = |list: Vec<Value>| {
        let mut list: Vec<_> = list.into_iter().map(without_ids).collect();
        list.sort_by_key(Value::to_string);
        list
    };
    // Which of two invoices of the same instant has the lower number is nobody's promise.
    let unnumbered = |mut invoice: Value| {
        invoice["number"] = json!(null);
        invoice
    };
    Ok(Year {
        invoices: sorted(scene.invoices().await?.into_iter().map(unnumbered).collect()),
        features: scene.features().await?,
        subscriptions: sorted(subscriptions.json["data"].as_array().cloned().unwrap_or_default()),
        ledger: books::ledger(&dump)?,
        events,
        charges: system.gateway.charges().len(),
        mails,
    })
}

#[tokio::test]
async fn a_year_is_billed_charged_and_mailed() -> Result<(), Error> {
    let year = play(Policy::Once, true).await?;
    assert_eq!((year.invoices.len(), year.charges), (25, 25));
    assert_eq!(year.mails, (1..=25).collect::<Vec<_>>());
    assert!(year.invoices.iter().all(|invoice| invoice["status"] == "paid"));
    assert_eq!(year.events["invoice.issued"], 25);
    assert_eq!(year.events["invoice.paid"], 25);
    Ok(())
}

#[tokio::test]
async fn every_message_twice_and_out_of_order_leaves_the_same_books() -> Result<(), Error> {
    let calm = play(Policy::Once, false).await?;
    for seed in 1..=2 {
        let wild = play(Policy::TwiceAndShuffled(seed), false).await?;
        assert_eq!(wild, calm, "seed {seed}");
    }
    Ok(())
}

/// Every kind of trouble the gateway has, over and over, on top of messages that come twice.
#[tokio::test]
async fn a_troubled_gateway_charges_every_invoice_once() -> Result<(), Error> {
    for seed in 1..=2 {
        let scene = Scene::with_clock(&team_plan(0)).await?;
        let system = &scene.api.system;
        scene.attach(GOOD_CARD).await?.expect(201)?;
        let troubles = [Meets::LostAnswer, Meets::Silence, Meets::Success, Meets::Silence, Meets::LostAnswer];
        system.gateway.next(troubles.into_iter().cycle().take(40));
        scene.subscribe("first").await?.expect(201)?;
        for month in 1..=11 {
            system.gateway.silence_finds(1);
            let work = worker::run(system, Policy::TwiceAndShuffled(seed)).await?;
            assert!(work.dead.is_empty(), "{:?}", work.dead);
            agrees_with_the_gateway(&scene).await?;
            scene.set_out(&format!("2026-{month:02}-28T00:00:00Z")).await?;
        }
        let invoices = scene.invoices().await?;
        assert!(invoices.iter().all(|invoice| invoice["status"] == "paid"), "seed {seed}");
        assert_eq!(system.gateway.charges().len(), invoices.len(), "seed {seed}");
    }
    Ok(())
}

#[tokio::test]
async fn a_declined_renewal_in_the_midst_of_it_is_paid_by_the_next_card() -> Result<(), Error> {
    for policy in [Policy::Once, Policy::TwiceAndShuffled(7)] {
        let scene = Scene::with_clock(&team_plan(0)).await?;
        let system = &scene.api.system;
        scene.attach(GOOD_CARD).await?.expect(201)?;
        system.gateway.next([Meets::Success, Meets::Success, Meets::Decline(DeclineCode::InsufficientFunds)]);
        scene.subscribe("first").await?.expect(201)?;
        worker::finish(system, policy).await?;
        scene.set_out("2026-04-15T00:00:00Z").await?;
        worker::finish(system, policy).await?;
        agrees_with_the_gateway(&scene).await?;
        let open = |invoices: &[Value]| invoices.iter().filter(|invoice| invoice["status"] == "open").count();
        assert_eq!(open(&scene.invoices().await?), 1);
        let card = json!({ "gateway_token": GOOD_CARD });
        scene.post(&format!("{}/payment-methods", scene.customer.path), &card, "second").await?.expect(201)?;
        worker::finish(system, policy).await?;
        agrees_with_the_gateway(&scene).await?;
        assert_eq!(open(&scene.invoices().await?), 0);
    }
    Ok(())
}
