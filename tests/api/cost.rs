//! What each use case costs, held against the committed table. `UPDATE_COST=1` writes it anew.

use crate::bodies::team_plan;
use crate::notice::Notice;
use crate::scene::Scene;
use domain::job::Job;
use domain::limit::{Policy, Quota};
use integrations::one_time_codes;
use serde_json::json;
use services::port::{AuthenticatorSecret, Dispatch};
use services::{Envelope, TraceParent};
use std::fmt::Write;
use testkit::Error;
use testkit::api::Api;
use testkit::gateway::GOOD_CARD;
use testkit::people::PASSWORD;
use testkit::worker;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/cost.txt");

const HEAD: &str = "\
# What each use case costs: DynamoDB units, calls of DynamoDB, and requests to SQS that send. Of a warm process, which
# knows the public keys; an entry that reads has looked up the caller's role within the last minute.
# Written by the tests: UPDATE_COST=1 cargo test -p tests --test api cost
";

const DAY: i64 = 24 * 60 * 60;

/// The rows so far.
#[derive(Debug, Default)]
struct Costs(Vec<(String, store::Usage, u64)>);

impl Costs {
    /// Forgets what was used up to here.
    fn begin(api: &Api) {
        api.system.dynamo.store().meter().take();
        let _ = api.system.queue.take_requests();
    }

    /// Notes what was used since.
    fn end(&mut self, name: impl Into<String>, api: &Api) {
        self.0.push((name.into(), api.system.dynamo.store().meter().take(), api.system.queue.take_requests()));
    }

    fn table(&self) -> Result<String, Error> {
        let width = self.0.iter().map(|(name, ..)| name.len()).max().unwrap_or_default();
        let mut table = HEAD.to_owned();
        writeln!(table, "{:width$}  read units  write units  round trips  queue requests", "use case")?;
        for (name, usage, requests) in &self.0 {
            let (reads, writes) = (units(usage.read_tenths), units(usage.write_tenths));
            writeln!(table, "{name:width$}  {reads:>10}  {writes:>11}  {:>11}  {requests:>14}", usage.round_trips)?;
        }
        Ok(table)
    }
}

fn units(tenths: u64) -> String {
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

/// What people do, each once.
async fn people(costs: &mut Costs) -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (api, path, token) = (&scene.api, &scene.customer.path, &scene.customer.owner.token);

    let bob = json!({ "email": "bob@example.com", "password": PASSWORD });
    scene.work().await?;
    Costs::begin(api);
    api.post("/api/v1/auth/register", &bob).send().await?.expect(202)?;
    costs.end("register", api);
    scene.work().await?;
    costs.end("mail a confirmation", api);
    let link = api.system.mailbox.confirmation("bob@example.com").ok_or("no mail")?;
    api.get(&format!("/api/v1/auth/confirm-email?token={link}")).send().await?.expect(200)?;
    costs.end("confirm", api);
    api.post("/api/v1/auth/login", &bob).send().await?.expect(200)?;
    costs.end("log in", api);
    scene.work().await?;
    costs.end("record in the audit log", api);

    let plan = |days| api.post("/api/v1/plans", &team_plan(days)).bearer(&scene.admin.token).key("plan").send();
    let trial = plan(14).await?.expect(201)?;
    costs.end("create a plan", api);
    let account = json!({ "name": "Engines", "time_zone": "Europe/Berlin" });
    api.post("/api/v1/accounts", &account).bearer(token).key("account").send().await?.expect(201)?;
    costs.end("open an account", api);
    scene.work().await?;
    Costs::begin(api);
    let card = json!({ "gateway_token": GOOD_CARD });
    let attach = api.post(&format!("{path}/payment-methods"), &card).bearer(token).key("card");
    attach.send().await?.expect(201)?;
    costs.end("attach a payment method", api);

    let subscriptions = format!("{path}/subscriptions");
    let subscribe = |plan: &str, key: &str| {
        api.post(&subscriptions, &json!({ "items": [{ "plan": plan }] })).bearer(token).key(key).send()
    };
    subscribe(trial.text("/id")?, "trial").await?.expect(201)?;
    costs.end("subscribe with a trial", api);
    subscribe(&scene.plan, "paid").await?.expect(201)?;
    costs.end("subscribe with a payment", api);
    subscribe(&scene.plan, "paid").await?.expect(201)?;
    costs.end("subscribe again with the same key", api);
    let waiting = api.system.queue.take();
    Notice::about(&scene, 1).send(api).await?.expect(204)?;
    costs.end("take a gateway event", api);
    let notice = api.system.queue.take();
    api.system.dispatch(&waiting).await?;
    Costs::begin(api);
    scene.work().await?;
    costs.end("charge and mail a first payment", api);
    api.system.dispatch(&notice).await?;
    Costs::begin(api);
    scene.work().await?;
    costs.end("look at a gateway event of a paid invoice", api);

    for first in [false, true] {
        for (name, list) in [("check an entitlement", "entitlements"), ("list a page of invoices", "invoices")] {
            api.get(&format!("{path}/{list}")).bearer(token).send().await?.expect(200)?;
            if first {
                costs.end(name, api);
            }
        }
        Costs::begin(api);
    }
    Ok(())
}

/// What a second factor costs whoever has one, each time they log in.
async fn factors(costs: &mut Costs) -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person("ada@example.com").await?;
    let factors = "/api/v1/users/me/factors";
    let enrolled = api.post(factors, &json!({ "name": "Phone" })).bearer(&ada.token).send().await?.expect(201)?;
    let secret = AuthenticatorSecret(enrolled.text("/secret")?.to_owned());
    let code = || one_time_codes::shown(&secret, api.system.now()).ok_or("no secret");
    let confirm = format!("{factors}/{}/confirm", enrolled.text("/factor/id")?);
    api.post(&confirm, &json!({ "code": code()? })).bearer(&ada.token).send().await?.expect(200)?;
    worker::finish(&api.system, worker::Policy::Once).await?;
    api.system.pass_seconds(30);
    Costs::begin(&api);
    let credentials = json!({ "email": ada.email, "password": PASSWORD });
    let open = api.post("/api/v1/auth/login", &credentials).send().await?.expect(200)?;
    costs.end("log in, as far as the second factor", &api);
    let shown = json!({ "challenge": open.text("/challenge")?, "code": code()? });
    api.post("/api/v1/auth/verify-factor", &shown).send().await?.expect(200)?;
    costs.end("show a second factor", &api);
    Ok(())
}

/// What a customer does with a subscription that is paid, each once.
async fn changes(costs: &mut Costs) -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (api, token) = (&scene.api, &scene.customer.owner.token);
    scene.attach(GOOD_CARD).await?.expect(201)?;
    let subscribed = scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    let mut larger = team_plan(0);
    larger["components"][0]["prices"]["EUR"]["amount"] = json!(3999);
    let larger = api.post("/api/v1/plans", &larger).bearer(&scene.admin.token).send().await?.expect(201)?;
    let path = format!("{}/subscriptions/{}", scene.customer.path, subscribed.text("/id")?);
    let items = json!({ "items": [{ "plan": larger.json["id"] }] });

    Costs::begin(api);
    let quote = api.post(&format!("{path}/preview"), &items).bearer(token).send().await?.expect(200)?;
    costs.end("preview a change", api);
    let later = json!({ "items": [{ "plan": larger.json["id"] }], "when": "period_end" });
    for (name, what, body) in [
        ("change as quoted, now", "change", json!({ "quote": quote.json["id"] })),
        ("pause now, with credit", "pause", json!({ "when": "now" })),
        ("resume", "resume", json!({})),
        ("schedule a cancellation", "cancel", json!({ "when": "period_end" })),
        ("take it back", "uncancel", json!({})),
        ("schedule a change", "change", later),
        ("take that back", "cancel-scheduled-change", json!({})),
        ("cancel now, with credit", "cancel", json!({ "when": "now_with_credit" })),
        ("reactivate", "reactivate", json!({})),
    ] {
        scene.work().await?;
        let tag = api.get(&path).bearer(token).send().await?.header("etag").unwrap_or_default().to_owned();
        Costs::begin(api);
        let request = api.post(&format!("{path}/{what}"), &body).bearer(token).key(name).header("if-match", &tag);
        request.send().await?.expect(200)?;
        costs.end(name, api);
    }
    Ok(())
}

/// Where the subscriptions are that have nothing to do with the one that is renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Others {
    InOtherAccounts,
    InTheSameAccount,
}

/// One renewal among many subscriptions: billed, charged and mailed.
async fn renewal(costs: &mut Costs, others: Others, many: usize) -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(14)).await?;
    let (api, system) = (&scene.api, &scene.api.system);
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.subscribe("the one").await?.expect(201)?;
    system.pass_seconds(14 * DAY);
    worker::enqueue_due(system).await?;
    scene.work().await?;

    system.set_quota(Policy::Money, Quota { most: 1_000, seconds: 60 });
    let other = match others {
        Others::InOtherAccounts => api.customer("eve@example.com").await?,
        Others::InTheSameAccount => scene.customer.clone(),
    };
    system.pass_seconds(DAY);
    let body = json!({ "items": [{ "plan": scene.plan }] });
    for n in 1..many {
        let token = api.fresh_token(&other.owner).await?;
        let path = format!("{}/subscriptions", other.path);
        api.post(&path, &body).bearer(&token).key(&format!("other-{n}")).send().await?.expect(201)?;
    }

    // What is recorded of the log-ins is not the renewal's.
    scene.work().await?;

    let instant = "2026-02-15T00:00:00Z".parse()?;
    system.set_now("2026-02-15T00:00:10Z".parse()?);
    let job = Job::BillAccount { account: scene.customer.account, instant };
    let place = if others == Others::InOtherAccounts { "other accounts" } else { "the same account" };
    Costs::begin(api);
    system.dispatch(&[Envelope::new(job, TraceParent(String::new()))]).await?;
    scene.work().await?;
    costs.end(format!("one renewal among {many} subscriptions, in {place}"), api);
    let invoices = scene.invoices().await?;
    assert_eq!((&invoices[0]["number"], &invoices[0]["status"]), (&json!(2), &json!("paid")));
    Ok(())
}

/// What happens every minute, whether there is work or not.
async fn schedules(costs: &mut Costs) -> Result<(), Error> {
    let api = Api::start().await?;
    worker::enqueue_due(&api.system).await?;
    Costs::begin(&api);
    worker::enqueue_due(&api.system).await?;
    costs.end("look for what is due, and find nothing", &api);
    worker::sweep(&api.system).await?;
    costs.end("sweep the outbox, and find nothing", &api);
    Ok(())
}

#[tokio::test]
async fn every_use_case_costs_what_the_table_says() -> Result<(), Error> {
    let mut costs = Costs::default();
    for others in [Others::InOtherAccounts, Others::InTheSameAccount] {
        for many in [10, 200] {
            renewal(&mut costs, others, many).await?;
        }
    }
    people(&mut costs).await?;
    factors(&mut costs).await?;
    changes(&mut costs).await?;
    schedules(&mut costs).await?;
    let (_, first, _) = &costs.0[0];
    for (name, usage, _) in &costs.0[1..4] {
        assert_eq!(usage, first, "{name} costs what the first one does");
    }

    let table = costs.table()?;
    if std::env::var_os("UPDATE_COST").is_some() {
        std::fs::write(TABLE, &table)?;
    }
    let committed = std::fs::read_to_string(TABLE).unwrap_or_default();
    assert_eq!(table, committed, "the cost has changed; if it should, UPDATE_COST=1 writes the table");
    Ok(())
}
