//! Who one is: another address, all of it in one document, and going.

use domain::audit::{AuditHead, Chain, verify};
use domain::permission::{AccountRole, StaffRole};
use futures_util::future::try_join_all;
use serde_json::{Value, json};
use services::port::{Audits, Letter, Sessions, Users};
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::{PASSWORD, Person};
use testkit::worker::{self, Policy};

const ADA: &str = "ada@example.com";
const NEW: &str = "Ada@new.example";
const ME: &str = "/api/v1/users/me";

async fn work(api: &Api) -> Result<(), Error> {
    worker::sweep(&api.system).await?;
    worker::finish(&api.system, Policy::Once).await.map(drop)
}

async fn log_in(api: &Api, email: &str) -> Result<Answer, Error> {
    api.post("/api/v1/auth/login", &json!({ "email": email, "password": PASSWORD })).send().await
}

async fn ask(api: &Api, token: &str, email: &str, password: &str) -> Result<Answer, Error> {
    let body = json!({ "email": email, "current_password": password });
    api.post("/api/v1/users/me/change-email", &body).bearer(token).send().await
}

async fn confirm(api: &Api, token: &str) -> Result<Answer, Error> {
    api.post("/api/v1/users/confirm-email-change", &json!({ "token": token })).send().await
}

async fn me(api: &Api, token: &str) -> Result<Answer, Error> {
    api.get(ME).bearer(token).send().await
}

async fn delete(api: &Api, token: &str) -> Result<Answer, Error> {
    api.request("DELETE", ME).bearer(token).send().await
}

/// The token that was mailed to the address that somebody wants.
async fn asked(api: &Api, person: &Person, email: &str) -> Result<String, Error> {
    ask(api, &person.token, email, PASSWORD).await?.expect(202)?;
    work(api).await?;
    Ok(api.system.mailbox.new_email(email).ok_or("no mail")?)
}

fn told(api: &Api, is: impl Fn(&Letter) -> Option<&str>) -> Vec<String> {
    api.system.mailbox.letters().iter().filter_map(|letter| is(letter).map(str::to_owned)).collect()
}

#[tokio::test]
async fn everybody_sees_who_they_are() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person("Ada@Example.com").await?;
    let found = me(&api, &ada.token).await?.expect(200)?;
    assert_eq!(found.text("/id")?, ada.user.to_string());
    // As they wrote it.
    assert_eq!(found.text("/email")?, "Ada@Example.com");
    assert_eq!((&found.json["has_password"], &found.json["new_email"]), (&json!(true), &Value::Null));
    assert!(found.json["confirmed_at"].is_string() && found.json["created_at"].is_string());
    let same = api.get(ME).bearer(&ada.token).header("if-none-match", found.header("etag").unwrap_or_default());
    same.send().await?.expect(304)?;
    Ok(())
}

#[tokio::test]
async fn a_hundred_who_sign_up_with_spellings_of_one_address_are_one_user() -> Result<(), Error> {
    let api = Api::start().await?;
    let unheard_of = domain::limit::Quota { most: 1_000_000, seconds: 600 };
    for policy in [domain::limit::Policy::Credentials, domain::limit::Policy::Letters, domain::limit::Policy::Public] {
        api.system.set_quota(policy, unheard_of);
    }
    let spellings = [
        "zoé@bücher.example",
        "Zoé@BÜCHER.example",
        "ZOE\u{301}@bu\u{308}cher.example",
        "zoe\u{301}@xn--bcher-kva.example",
        " ZOÉ@XN--BCHER-KVA.EXAMPLE ",
    ];
    let sign_ups = (0..100).map(|n| {
        let registration = json!({ "email": spellings[n % spellings.len()], "password": PASSWORD });
        let request = api.post("/api/v1/auth/register", &registration);
        async move { request.send().await?.expect(202) }
    });
    let answers = try_join_all(sign_ups).await?;
    assert!(answers.iter().all(|answer| (&answer.json, answer.status) == (&answers[0].json, answers[0].status)));
    work(&api).await?;
    let claims = spellings.map(|spelling| spelling.to_owned().try_into());
    let mut users = Vec::new();
    for email in claims {
        users.push(api.system.email_claim(&email?).await?.ok_or("no claim")?.user);
    }
    users.dedup();
    assert_eq!(users.len(), 1);
    let confirmations = told(&api, |letter| match letter {
        Letter::ConfirmEmail { to, .. } => Some(to.as_str()),
        _ => None,
    });
    let others = told(&api, |letter| match letter {
        Letter::AlreadyRegistered { to } => Some(to.canonical()),
        _ => None,
    });
    assert_eq!((confirmations.len(), others.len()), (1, 99));
    assert!(others.iter().all(|to| to == "zoé@xn--bcher-kva.example"));
    let token = api.system.mailbox.confirmation(&confirmations[0]).ok_or("no mail")?;
    api.get(&format!("/api/v1/auth/confirm-email?token={token}")).send().await?.expect(200)?;
    for spelling in spellings {
        // One try at a time: a pause would follow what is wrong, and nothing is.
        log_in(&api, spelling).await?.expect(200)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_new_address_is_confirmed_by_whoever_reads_its_mail() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let other = log_in(&api, ADA).await?.expect(200)?;
    let wrong = ask(&api, &ada.token, NEW, "not what it is").await?.expect(422)?;
    assert_eq!((wrong.code(), wrong.pointers()), ("wrong_password", vec!["/current_password"]));
    let token = asked(&api, &ada, NEW).await?;
    let notices = told(&api, |letter| match letter {
        Letter::EmailChangeRequested { to } => Some(to.as_str()),
        _ => None,
    });
    assert_eq!(notices, [ADA]);
    // Until then nothing has changed.
    log_in(&api, NEW).await?.expect(401)?;
    assert_eq!(me(&api, &ada.token).await?.text("/new_email")?, NEW);

    confirm(&api, &token).await?.expect(204)?;
    assert_eq!(confirm(&api, &token).await?.expect(422)?.code(), "invalid_token");
    work(&api).await?;
    let mut both = told(&api, |letter| match letter {
        Letter::EmailChanged { to } => Some(to.as_str()),
        _ => None,
    });
    both.sort_unstable();
    assert_eq!(both, [NEW, ADA]);
    assert_eq!(me(&api, &ada.token).await?.expect(200)?.text("/email")?, NEW);
    log_in(&api, ADA).await?.expect(401)?;
    log_in(&api, NEW).await?.expect(200)?;
    let account = json!({ "name": "Engines", "time_zone": "UTC" });
    api.post("/api/v1/accounts", &account).bearer(&ada.token).send().await?.expect(201)?;
    api.post("/api/v1/accounts", &account).bearer(other.text("/access_token")?).send().await?.expect(401)?;
    // The old one is anybody's.
    let bob = api.person(ADA).await?;
    assert_ne!(bob.user, ada.user);
    Ok(())
}

#[tokio::test]
async fn nobody_learns_which_addresses_are_taken() -> Result<(), Error> {
    let mut answers = Vec::new();
    for (email, taken) in [("BOB@example.com", true), ("nobody@example.com", false)] {
        let api = Api::start().await?;
        let ada = api.person(ADA).await?;
        api.person("bob@example.com").await?;
        let store = api.system.dynamo.store();
        store.meter().take();
        let _ = api.system.queue.take_requests();
        let answer = ask(&api, &ada.token, email, PASSWORD).await?.expect(202)?;
        let usage = store.meter().take();
        answers.push((answer.status, answer.json, usage.round_trips, api.system.queue.take_requests()));
        work(&api).await?;
        let owners = told(&api, |letter| match letter {
            Letter::AlreadyRegistered { to } => Some(to.as_str()),
            _ => None,
        });
        assert_eq!(owners, if taken { vec!["bob@example.com"] } else { Vec::new() });
        assert_eq!(api.system.mailbox.new_email(email).is_none(), taken);
    }
    assert_eq!(answers[0], answers[1]);
    Ok(())
}

#[tokio::test]
async fn a_link_is_good_for_the_address_that_is_wanted_now_and_for_an_hour() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let confirmation = api.system.mailbox.confirmation(ADA).ok_or("no mail")?;
    let first = asked(&api, &ada, "first@example.com").await?;
    let second = asked(&api, &ada, "second@example.com").await?;
    for wrong in ["", "garbage", first.as_str(), &confirmation, &second[4..]] {
        assert_eq!(confirm(&api, wrong).await?.expect(422)?.code(), "invalid_token", "{wrong}");
    }
    // A new password takes back what was asked for.
    let change = json!({ "current_password": PASSWORD, "password": "another phrase nobody has" });
    api.post("/api/v1/auth/change-password", &change).bearer(&ada.token).send().await?.expect(204)?;
    confirm(&api, &second).await?.expect(422)?;
    ask(&api, &ada.token, "third@example.com", "another phrase nobody has").await?.expect(202)?;
    work(&api).await?;
    let third = api.system.mailbox.new_email("third@example.com").ok_or("no mail")?;
    api.system.pass_seconds(60 * 60);
    confirm(&api, &third).await?.expect(422)?;
    Ok(())
}

#[tokio::test]
async fn of_two_who_confirm_one_address_one_gets_it() -> Result<(), Error> {
    let api = Api::start().await?;
    let (ada, bob) = (api.person(ADA).await?, api.person("bob@example.com").await?);
    let one = asked(&api, &ada, "same@example.com").await?;
    let other = asked(&api, &bob, "same@example.com").await?;
    let (one, other) = futures_util::try_join!(confirm(&api, &one), confirm(&api, &other))?;
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409]);
    Ok(())
}

/// Also when it was written to the old address, and its mail is read by somebody else by now.
#[tokio::test]
async fn a_new_address_voids_what_was_sent_to_the_old_one() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let token = asked(&api, &ada, NEW).await?;
    api.post("/api/v1/auth/forgot-password", &json!({ "email": ADA })).send().await?.expect(202)?;
    work(&api).await?;
    let reset = api.system.mailbox.reset(ADA).ok_or("no mail")?;
    confirm(&api, &token).await?.expect(204)?;
    let reset = json!({ "token": reset, "password": "another phrase nobody has" });
    assert_eq!(api.post("/api/v1/auth/reset-password", &reset).send().await?.expect(422)?.code(), "invalid_token");
    Ok(())
}

#[tokio::test]
async fn all_that_is_kept_of_somebody_is_one_document() -> Result<(), Error> {
    let api = Api::start().await?;
    let customer = api.customer(ADA).await?;
    let bob = api.member(&customer, "bob@example.com", AccountRole::Billing).await?;
    log_in(&api, &bob.email).await?.expect(200)?;
    work(&api).await?;
    let export = api.get("/api/v1/users/me/export").bearer(&bob.token).send().await?.expect(200)?;
    assert_eq!(export.text("/profile/email")?, "bob@example.com");
    assert_eq!(export.json["sessions"].as_array().map(Vec::len), Some(2));
    let account = customer.account.to_string();
    let accounts = json!([{ "account_id": account, "name": "Analytical Engines", "role": "billing" }]);
    assert_eq!((&export.json["accounts"], &export.json["staff_role"]), (&accounts, &Value::Null));
    let actions: Vec<_> = export.json["audit"].as_array().into_iter().flatten().map(|it| &it["action"]).collect();
    assert_eq!(actions, ["user.log_in", "user.log_in"]);
    let text = export.json.to_string();
    assert!(!text.contains(ADA) && !text.contains("argon2") && !text.contains("sha256"), "{text}");
    Ok(())
}

#[tokio::test]
async fn who_is_deleted_is_gone_and_what_they_did_stays_told() -> Result<(), Error> {
    let api = Api::start().await?;
    let customer = api.customer(ADA).await?;
    let bob = api.member(&customer, "bob@example.com", AccountRole::Admin).await?;
    let other = log_in(&api, &bob.email).await?.expect(200)?;
    delete(&api, &bob.token).await?.expect(204)?;
    work(&api).await?;

    for token in [&bob.token, other.text("/access_token")?] {
        let account = json!({ "name": "Engines", "time_zone": "UTC" });
        api.post("/api/v1/accounts", &account).bearer(token).send().await?.expect(401)?;
        delete(&api, token).await?.expect(401)?;
    }
    log_in(&api, &bob.email).await?.expect(401)?;
    assert!(api.system.user(bob.user).await?.is_none());
    assert!(api.system.sessions(bob.user).await?.is_empty());
    assert!(api.system.membership(customer.account, bob.user).await?.is_none());
    let gone = told(&api, |letter| match letter {
        Letter::UserDeleted { to } => Some(to.as_str()),
        _ => None,
    });
    assert_eq!(gone, ["bob@example.com"]);
    // Nothing says who they were but what goes by itself: mail that was sent, records of commands, what was counted.
    let members = api.get(&format!("{}/members", customer.path)).bearer(&customer.owner.token).send().await?;
    assert_eq!(members.expect(200)?.json["data"].as_array().map(Vec::len), Some(1));

    for (chain, action) in
        [(Chain::User(bob.user), "user.deleted"), (Chain::Account(customer.account), "member.removed")]
    {
        let records = api.system.audits_from(chain, 1, 1_000).await?;
        verify(chain, &AuditHead::none(), &records)?;
        assert!(records.iter().any(|record| record.entry.action == action), "{action}");
        assert!(!records.iter().any(|record| format!("{:?}", record.entry).contains("bob@")));
    }
    // The address is free, for somebody who is somebody else.
    assert_ne!(api.person("bob@example.com").await?.user, bob.user);
    Ok(())
}

#[tokio::test]
async fn the_last_owner_and_the_last_admin_stay_as_they_are() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    assert_eq!(delete(&api, &admin.token).await?.expect(409)?.code(), "last_admin");
    let (first, second) = (api.customer(ADA).await?, api.customer("bob@example.com").await?);
    api.join(&first, &second.owner, AccountRole::Member).await?;
    let bob = &second.owner;
    assert_eq!(delete(&api, &bob.token).await?.expect(409)?.code(), "last_owner");
    // Nothing has changed, not even where they could have left.
    assert!(api.system.membership(first.account, bob.user).await?.is_some());
    me(&api, &bob.token).await?.expect(200)?;
    me(&api, &admin.token).await?.expect(200)?;
    // Staff of another kind may go.
    let support = api.staff("support@operator.example", StaffRole::Support).await?;
    delete(&api, &support.token).await?.expect(204)?;
    assert!(api.system.staff(support.user).await?.is_none());
    Ok(())
}

#[tokio::test]
async fn whoever_goes_has_just_shown_who_they_are() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    api.system.pass_seconds(901);
    let token = api.fresh_token(&ada).await?;
    let refused = delete(&api, &token).await?.expect(401)?;
    assert_eq!(refused.code(), "step_up_required");
    assert!(api.system.user(ada.user).await?.is_some());
    Ok(())
}
