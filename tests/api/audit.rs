//! What is remembered of who did what, and that nobody can change it unseen.

use crate::bodies::{coupon, tax_rate, team_plan};
use crate::scene::Scene;
use domain::audit::{AuditHead, AuditRecord, Chain, verify};
use domain::job::Job;
use domain::permission::AccountRole;
use lambda::Delivery;
use serde_json::{Value, json};
use services::port::Audits;
use std::collections::BTreeSet;
use testkit::Error;
use testkit::api::Api;
use testkit::gateway::GOOD_CARD;
use testkit::people::{PASSWORD, Person};
use testkit::worker::{self, Policy};

/// All of a chain, oldest first, once everything is recorded.
async fn records(api: &Api, chain: Chain) -> Result<Vec<AuditRecord>, Error> {
    worker::sweep(&api.system).await?;
    worker::finish(&api.system, Policy::Once).await?;
    Ok(api.system.audits_from(chain, 1, 1_000).await?)
}

/// What a chain says was done to what, by whom, and how it ended.
async fn said(api: &Api, chain: Chain) -> Result<Vec<(String, String, String, &'static str)>, Error> {
    let records = records(api, chain).await?;
    verify(chain, &AuditHead::none(), &records)?;
    let entries = records.into_iter().map(|record| record.entry);
    Ok(entries.map(|entry| (entry.action, entry.object, entry.actor, entry.outcome.name())).collect())
}

fn done(action: &str, object: &str, by: &Person) -> (String, String, String, &'static str) {
    (action.to_owned(), object.to_owned(), by.user.to_string(), "done")
}

#[tokio::test]
async fn what_staff_do_to_the_catalogue_is_remembered() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let admin = &scene.admin;
    let change = async |path: &str, what: &str, body: &Value| {
        let found = scene.api.get(path).bearer(&admin.token).send().await?.expect(200)?;
        let (method, path) =
            if what.is_empty() { ("PUT", path.to_owned()) } else { ("POST", format!("{path}/{what}")) };
        scene.change((method, &path), body, found.header("etag").unwrap_or_default()).await?.expect(200)
    };
    let plan = format!("/api/v1/plans/{}", scene.plan);
    change(&plan, "", &team_plan(0)).await?;
    change(&plan, "archive", &json!({})).await?;
    let coupon = scene.by_staff("/api/v1/coupons", &coupon("FIRST")).await?.expect(201)?;
    change(&format!("/api/v1/coupons/{}", coupon.text("/id")?), "archive", &json!({})).await?;
    let rate = scene.by_staff("/api/v1/tax-rates", &tax_rate()).await?.expect(201)?;
    change(&format!("/api/v1/tax-rates/{}", rate.text("/id")?), "archive", &json!({})).await?;
    let client = json!({ "name": "Accounting", "scopes": [] });
    let client = scene.by_staff("/api/v1/clients", &client).await?.expect(201)?;
    let delete = format!("/api/v1/clients/{}/delete", client.text("/id")?);
    let seen = client.header("etag").unwrap_or_default();
    scene.change(("POST", &delete), &json!({}), seen).await?.expect(204)?;

    let (coupon, rate, client) = (coupon.text("/id")?, rate.text("/id")?, client.text("/id")?);
    let first = ("staff.changed".to_owned(), admin.user.to_string(), "anonymous".to_owned(), "done");
    let expected = [
        first,
        done("plan.created", &scene.plan, admin),
        done("plan.updated", &scene.plan, admin),
        done("plan.archived", &scene.plan, admin),
        done("coupon.created", coupon, admin),
        done("coupon.archived", coupon, admin),
        done("tax_rate.created", rate, admin),
        done("tax_rate.archived", rate, admin),
        done("client.created", client, admin),
        done("client.deleted", client, admin),
    ];
    assert_eq!(said(&scene.api, Chain::Operator).await?, expected);
    let first = records(&scene.api, Chain::Operator).await?.swap_remove(1).entry;
    assert_eq!((first.operation.as_str(), first.request_id.as_deref()), ("plans-create", Some("request-1")));
    assert_eq!((first.in_name_of, first.impersonation), (None, None));
    Ok(())
}

#[tokio::test]
async fn what_staff_do_to_an_accounts_papers_is_remembered_with_the_account() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let unpaid = scene.unpaid_renewal().await?;
    let credit = json!({ "note": "An outage", "amount": 1 });
    let note = scene.by_staff_once(&format!("{unpaid}/credit-notes"), &credit, "credit").await?.expect(201)?;
    scene.settle(&unpaid, "mark-uncollectible").await?.expect(200)?;
    let invoice = unpaid.rsplit('/').next().unwrap_or_default();
    let expected = [
        done("credit_note.issued", note.text("/id")?, &scene.admin),
        done("invoice.marked_uncollectible", invoice, &scene.admin),
    ];
    assert_eq!(said(&scene.api, Chain::Account(scene.customer.account)).await?, expected);
    Ok(())
}

#[tokio::test]
async fn log_ins_are_remembered_with_the_user_and_those_to_unknown_addresses_with_the_operator() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person("ada@example.com").await?;
    for (email, password) in
        [("ada@example.com", "wrong"), ("nobody@example.com", "wrong"), ("ada@example.com", PASSWORD)]
    {
        api.post("/api/v1/auth/login", &json!({ "email": email, "password": password })).send().await?;
    }
    let log_ins = said(&api, Chain::User(ada.user)).await?;
    let outcomes: Vec<_> = log_ins.iter().map(|(action, _, _, outcome)| (action.as_str(), *outcome)).collect();
    // What came to nothing is recorded a moment later.
    assert_eq!(outcomes, [("user.log_in", "done"), ("user.log_in", "done"), ("user.log_in", "failed")]);
    let nobodys = said(&api, Chain::Operator).await?;
    assert_eq!(nobodys, [("user.log_in".to_owned(), "nobody".to_owned(), "anonymous".to_owned(), "failed")]);
    let dump = format!("{:?}", api.system.dynamo.dump().await?);
    assert!(!dump.contains("nobody@example.com"), "what is remembered for ever names nobody");
    Ok(())
}

#[tokio::test]
async fn wrong_passwords_are_remembered_wherever_they_are_asked_for() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person("ada@example.com").await?;
    let wrong = "not what it is";
    for (path, body) in [
        ("/api/v1/auth/prove", json!({ "password": wrong })),
        ("/api/v1/auth/change-password", json!({ "current_password": wrong, "password": "a phrase nobody else has" })),
        ("/api/v1/users/me/change-email", json!({ "current_password": wrong, "email": "next@example.com" })),
    ] {
        api.post(path, &body).bearer(&ada.token).send().await?.expect(422)?;
    }
    let failed = said(&api, Chain::User(ada.user)).await?.into_iter().filter(|(.., outcome)| *outcome == "failed");
    // What is tried within a minute is recorded in any order.
    let actions: BTreeSet<_> = failed.map(|(action, ..)| action).collect();
    let expected = ["session.proven_again", "user.email_change_requested", "user.password_changed"];
    assert_eq!(actions, expected.map(str::to_owned).into());
    Ok(())
}

/// What a member may not do concerns the account; what a stranger asks concerns the stranger, whose records alone it fills.
#[tokio::test]
async fn denials_are_remembered_and_wrong_tokens_are_not() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (api, account) = (&scene.api, &scene.customer);
    let member = api.member(account, "bob@example.com", AccountRole::Member).await?;
    let stranger = api.customer("eve@example.com").await?.owner;
    let invoices = format!("{}/invoices", account.path);
    let missing = format!("/api/v1/accounts/{}/invoices", domain::id::AccountId::new());
    api.get(&invoices).bearer(&member.token).send().await?.expect(403)?;
    api.get("/api/v1/plans").bearer(&member.token).send().await?.expect(403)?;
    api.get(&invoices).bearer(&stranger.token).send().await?.expect(404)?;
    api.get(&missing).bearer(&stranger.token).send().await?.expect(404)?;
    api.get(&format!("{invoices}/inv_1")).bearer(&account.owner.token).send().await?.expect(404)?;
    api.get(&invoices).bearer("wrong").send().await?.expect(401)?;
    api.get(&invoices).send().await?.expect(401)?;

    let denied =
        |object: &str, by: &Person| ("access.attempted".to_owned(), object.to_owned(), by.user.to_string(), "denied");
    let denials = async |chain| -> Result<Vec<_>, Error> {
        Ok(said(api, chain).await?.into_iter().filter(|(.., outcome)| *outcome == "denied").collect())
    };
    assert_eq!(denials(Chain::Account(account.account)).await?, [denied(&invoices, &member)]);
    assert_eq!(denials(Chain::User(member.user)).await?, [denied("/api/v1/plans", &member)]);
    let strangers = BTreeSet::from([denied(&invoices, &stranger), denied(&missing, &stranger)]);
    // What is tried within a minute is recorded in any order.
    assert_eq!(denials(Chain::User(stranger.user)).await?.into_iter().collect::<BTreeSet<_>>(), strangers);
    assert_eq!(denials(Chain::User(account.owner.user)).await?, []);
    assert_eq!(denials(Chain::Operator).await?, []);
    Ok(())
}

#[tokio::test]
async fn whoever_is_denied_too_often_is_told_to_come_again_and_fills_no_records() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person("ada@example.com").await?;
    let quota = domain::limit::Quota { most: 3, seconds: 600 };
    api.system.set_quota(domain::limit::Policy::Denials, quota);
    for expected in [403, 403, 403, 429, 429] {
        api.get("/api/v1/plans").bearer(&ada.token).send().await?.expect(expected)?;
    }
    assert_eq!(said(&api, Chain::User(ada.user)).await?.len(), 4);
    Ok(())
}

#[tokio::test]
async fn a_chain_is_listed_newest_first_page_by_page_and_verified() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for n in 0..5 {
        scene.by_staff_once("/api/v1/coupons", &coupon(&format!("CODE{n}")), &format!("{n}")).await?.expect(201)?;
    }
    scene.work().await?;
    let (api, token) = (&scene.api, &scene.admin.token);
    let mut numbers = Vec::new();
    let mut path = "/api/v1/audit/operator?limit=4".to_owned();
    loop {
        let page = api.get(&path).bearer(token).send().await?.expect(200)?;
        numbers.extend(page.json["data"].as_array().into_iter().flatten().map(|record| record["number"].clone()));
        match page.json["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/v1/audit/operator?limit=4&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(numbers, [7, 6, 5, 4, 3, 2, 1].map(Value::from));

    let whole = api.get("/api/v1/audit/operator/verify").bearer(token).send().await?.expect(200)?;
    assert_eq!(
        (&whole.json["head"]["number"], &whole.json["broken"], &whole.json["more"]),
        (&json!(7), &json!(null), &json!(false))
    );
    let rest = api.get("/api/v1/audit/operator/verify?after=4").bearer(token).send().await?.expect(200)?;
    assert_eq!(rest.json["head"], whole.json["head"]);
    let beyond = api.get("/api/v1/audit/operator/verify?after=9").bearer(token).send().await?.expect(200)?;
    assert_eq!(beyond.json["broken"], json!({ "number": 9, "kind": "missing" }));
    let empty = format!("/api/v1/audit/{}/verify", scene.customer.account);
    let empty = api.get(&empty).bearer(token).send().await?.expect(200)?;
    assert_eq!((&empty.json["head"]["number"], &empty.json["broken"]), (&json!(0), &json!(null)));
    api.get("/api/v1/audit/everybody").bearer(token).send().await?.expect(404)?;
    Ok(())
}

#[tokio::test]
async fn an_account_sees_its_own_records() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    let invoice = scene.newest_invoice().await?;
    let credit = json!({ "note": "An outage", "amount": 1 });
    scene.by_staff_once(&format!("{invoice}/credit-notes"), &credit, "credit").await?.expect(201)?;
    scene.work().await?;
    let page = scene.get(&format!("{}/audit", scene.customer.path)).await?.expect(200)?;
    assert_eq!(page.text("/data/0/action")?, "credit_note.issued");
    assert_eq!(page.text("/data/0/actor")?, scene.admin.user.to_string());
    assert_eq!(page.json["data"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[tokio::test]
async fn however_often_and_at_the_same_time_jobs_come_each_has_one_place() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.work().await?;
    for n in 0..8 {
        scene.by_staff_once("/api/v1/coupons", &coupon(&format!("CODE{n}")), &format!("{n}")).await?.expect(201)?;
    }
    let jobs = scene.api.system.queue.take();
    assert!(jobs.iter().all(|envelope| matches!(envelope.job, Job::RecordAudit { .. })), "{jobs:?}");
    let twice = jobs.iter().chain(&jobs).map(|envelope| Delivery { envelope: envelope.clone(), count: 1 });
    let twice: Vec<_> = twice.collect();
    let deliveries = twice.iter().map(|delivery| worker::deliver(&scene.api.system, delivery));
    futures_util::future::try_join_all(deliveries).await?;

    let records = records(&scene.api, Chain::Operator).await?;
    assert_eq!(records.len(), 10);
    verify(Chain::Operator, &AuditHead::none(), &records)?;
    let recorded: BTreeSet<_> = records.iter().map(|record| record.job).collect();
    assert!(jobs.iter().all(|envelope| recorded.contains(&envelope.id)));
    Ok(())
}
