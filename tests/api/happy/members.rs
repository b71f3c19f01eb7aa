use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::permission::{AccountRole, StaffRole};
use futures_util::try_join;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::{Customer, Person};
use testkit::worker::{self, Policy};

const ADA: &str = "ada@example.com";
const BOB: &str = "bob@example.com";

async fn invite(api: &Api, by: &Person, to: &Customer, email: &str, role: &str) -> Result<Answer, Error> {
    let body = json!({ "email": email, "role": role });
    let answer = api.post(&format!("{}/invitations", to.path), &body).bearer(&by.token).send().await?;
    worker::finish(&api.system, Policy::Once).await?;
    Ok(answer)
}

async fn accept(api: &Api, by: &Person, token: &str) -> Result<Answer, Error> {
    api.post("/api/v1/invitations/accept", &json!({ "token": token })).bearer(&by.token).send().await
}

fn mailed(api: &Api, email: &str) -> Result<String, Error> {
    Ok(api.system.mailbox.invitation(email).ok_or("no mail")?)
}

fn path_of(customer: &Customer, person: &Person) -> String {
    format!("{}/members/{}", customer.path, person.user)
}

async fn change(api: &Api, by: &Person, customer: &Customer, of: &Person, role: &str) -> Result<Answer, Error> {
    let path = path_of(customer, of);
    let seen = api.get(&path).bearer(&by.token).send().await?;
    let etag = seen.header("etag").unwrap_or("\"0\"").to_owned();
    let request = api.request("PUT", &path).bearer(&by.token).header("if-match", &etag);
    let body = json!({ "role": role }).to_string();
    request.header("content-type", "application/json").body(&body).send().await
}

async fn remove(api: &Api, by: &Person, customer: &Customer, of: &Person) -> Result<Answer, Error> {
    api.request("DELETE", &path_of(customer, of)).bearer(&by.token).send().await
}

async fn leave(api: &Api, customer: &Customer, by: &Person) -> Result<Answer, Error> {
    let path = format!("/api/v1/users/me/accounts/{}", customer.account);
    api.request("DELETE", &path).bearer(&by.token).send().await
}

async fn roles(api: &Api, by: &Person, customer: &Customer) -> Result<Vec<(String, String)>, Error> {
    let list = api.get(&format!("{}/members", customer.path)).bearer(&by.token).send().await?.expect(200)?;
    let text = |of: &Value, name: &str| of[name].as_str().unwrap_or_default().to_owned();
    let mut roles: Vec<_> =
        list.json["data"].as_array().into_iter().flatten().map(|it| (text(it, "email"), text(it, "role"))).collect();
    roles.sort();
    Ok(roles)
}

/// What the member with the least may not, and billing may.
async fn reads_invoices(api: &Api, by: &Person, customer: &Customer) -> Result<u16, Error> {
    Ok(api.get(&format!("{}/invoices", customer.path)).bearer(&by.token).send().await?.status)
}

#[tokio::test]
async fn who_is_invited_and_accepts_is_a_member() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.customer(ADA).await?;
    let bob = api.person(BOB).await?;
    let invited = invite(&api, &ada.owner, &ada, BOB, "billing").await?.expect(201)?;
    assert_eq!((invited.text("/role")?, invited.text("/email")?), ("billing", BOB));
    assert_eq!(invited.text("/expires_at")?, "2026-01-08T00:00:00Z");
    let open = api.get(&format!("{}/invitations", ada.path)).bearer(&ada.owner.token).send().await?.expect(200)?;
    assert_eq!(open.json["data"], json!([invited.json]));
    assert_eq!(reads_invoices(&api, &bob, &ada).await?, 404);

    let accepted = accept(&api, &bob, &mailed(&api, BOB)?).await?.expect(200)?;
    assert_eq!(accepted.json, json!({ "account": ada.account, "role": "billing" }));
    let mut expected = vec![(ADA.to_owned(), "owner".to_owned()), (BOB.to_owned(), "billing".to_owned())];
    expected.sort();
    assert_eq!(roles(&api, &ada.owner, &ada).await?, expected);
    api.system.pass_seconds(60);
    assert_eq!(reads_invoices(&api, &bob, &ada).await?, 200);
    let own = api.get("/api/v1/accounts").bearer(&bob.token).send().await?.expect(200)?;
    assert_eq!(own.json["data"], json!([{ "id": ada.account, "name": "Analytical Engines", "role": "billing" }]));

    // It is used up.
    assert_eq!(accept(&api, &bob, &mailed(&api, BOB)?).await?.expect(422)?.code(), "invalid_token");
    let open = api.get(&format!("{}/invitations", ada.path)).bearer(&ada.owner.token).send().await?.expect(200)?;
    assert_eq!(open.json["data"], json!([]));
    Ok(())
}

#[tokio::test]
async fn an_invitation_is_for_one_address_for_a_week_until_it_is_taken_back() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.customer(ADA).await?;
    let (bob, eve) = (api.person(BOB).await?, api.person("eve@example.com").await?);
    let invited = invite(&api, &ada.owner, &ada, BOB, "member").await?.expect(201)?;
    let token = mailed(&api, BOB)?;
    let other = accept(&api, &eve, &token).await?.expect(409)?;
    assert_eq!(other.code(), "invitation_for_another");
    let wrong = accept(&api, &bob, &token[1..]).await?.expect(422)?;
    assert_eq!((wrong.code(), wrong.pointers()), ("invalid_token", vec!["/token"]));

    let path = invited.header("location").unwrap_or_default().to_owned();
    api.request("DELETE", &path).bearer(&ada.owner.token).send().await?.expect(204)?;
    api.request("DELETE", &path).bearer(&ada.owner.token).send().await?.expect(404)?;
    assert_eq!(accept(&api, &bob, &token).await?.expect(422)?.code(), "invalid_token");

    invite(&api, &ada.owner, &ada, BOB, "member").await?.expect(201)?;
    let token = mailed(&api, BOB)?;
    api.system.pass_seconds(7 * 24 * 60 * 60);
    let late = api.fresh_token(&bob).await?;
    let late =
        api.post("/api/v1/invitations/accept", &json!({ "token": token })).bearer(&late).send().await?.expect(422)?;
    assert_eq!(late.code(), "invalid_token");
    Ok(())
}

#[tokio::test]
async fn a_member_is_not_made_one_again() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.customer(ADA).await?;
    let bob = api.member(&ada, BOB, AccountRole::Member).await?;
    invite(&api, &ada.owner, &ada, BOB, "admin").await?.expect(201)?;
    assert_eq!(accept(&api, &bob, &mailed(&api, BOB)?).await?.expect(409)?.code(), "already_member");
    Ok(())
}

#[tokio::test]
async fn nobody_gives_or_takes_more_than_they_have() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.customer(ADA).await?;
    let admin = api.member(&ada, "admin@example.com", AccountRole::Admin).await?;
    let bob = api.member(&ada, BOB, AccountRole::Member).await?;
    let beyond = invite(&api, &admin, &ada, "carl@example.com", "owner").await?.expect(422)?;
    assert_eq!((beyond.code(), beyond.pointers()), ("role_beyond_own", vec!["/role"]));
    assert_eq!(change(&api, &admin, &ada, &bob, "owner").await?.expect(422)?.code(), "role_beyond_own");
    assert_eq!(change(&api, &admin, &ada, &admin, "owner").await?.expect(422)?.code(), "role_beyond_own");
    assert_eq!(change(&api, &admin, &ada, &ada.owner, "member").await?.expect(422)?.code(), "role_beyond_own");
    assert_eq!(remove(&api, &admin, &ada, &ada.owner).await?.expect(422)?.code(), "role_beyond_own");
    for role in ["root", "role_01h455vb4pex5vsknk084sn02q"] {
        assert_eq!(invite(&api, &admin, &ada, "carl@example.com", role).await?.expect(422)?.pointers(), ["/role"]);
    }
    change(&api, &admin, &ada, &bob, "admin").await?.expect(200)?;
    remove(&api, &admin, &ada, &bob).await?.expect(204)?;
    Ok(())
}

#[tokio::test]
async fn another_role_counts_at_once_for_commands_and_within_a_minute_for_the_rest() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (api, ada) = (&scene.api, &scene.customer);
    let bob = api.member(ada, BOB, AccountRole::Billing).await?;
    assert_eq!(reads_invoices(api, &bob, ada).await?, 200);
    let changed = change(api, &ada.owner, ada, &bob, "member").await?.expect(200)?;
    assert_eq!((changed.text("/role")?, changed.header("etag")), ("member", Some("\"2\"")));
    let path = format!("{}/subscriptions", ada.path);
    let subscription = json!({ "items": [{ "plan": scene.plan }] });
    // What only reads may trust for a minute what it has seen.
    assert_eq!(reads_invoices(api, &bob, ada).await?, 200);
    api.post(&path, &subscription).bearer(&bob.token).key("key").send().await?.expect(403)?;
    api.system.pass_seconds(60);
    assert_eq!(reads_invoices(api, &bob, ada).await?, 403);

    let stale = api.request("PUT", &path_of(ada, &bob)).bearer(&ada.owner.token).header("if-match", "\"1\"");
    let stale = stale.header("content-type", "application/json").body(r#"{"role":"admin"}"#);
    stale.send().await?.expect(412)?;

    remove(api, &ada.owner, ada, &bob).await?.expect(204)?;
    api.post(&path, &subscription).bearer(&bob.token).key("key").send().await?.expect(404)?;
    let own = api.get("/api/v1/accounts").bearer(&bob.token).send().await?.expect(200)?;
    assert_eq!(own.json["data"], json!([]));
    Ok(())
}

#[tokio::test]
async fn the_last_owner_stays() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.customer(ADA).await?;
    let owner = &ada.owner;
    assert_eq!(change(&api, owner, &ada, owner, "admin").await?.expect(409)?.code(), "last_owner");
    assert_eq!(remove(&api, owner, &ada, owner).await?.expect(409)?.code(), "last_owner");
    assert_eq!(leave(&api, &ada, owner).await?.expect(409)?.code(), "last_owner");
    let bob = api.member(&ada, BOB, AccountRole::Member).await?;
    change(&api, owner, &ada, &bob, "owner").await?.expect(200)?;
    leave(&api, &ada, owner).await?.expect(204)?;
    assert_eq!(roles(&api, &bob, &ada).await?, [(BOB.to_owned(), "owner".to_owned())]);
    assert_eq!(leave(&api, &ada, &bob).await?.expect(409)?.code(), "last_owner");
    leave(&api, &ada, owner).await?.expect(404)?;
    Ok(())
}

/// Whatever two owners do to be rid of the account at once, one stays.
#[tokio::test]
async fn of_two_owners_who_go_at_once_one_stays() -> Result<(), Error> {
    let api = Api::start().await?;
    for way in 0..4 {
        let ada = api.customer(&format!("ada{way}@example.com")).await?;
        let (owner, bob) = (&ada.owner, api.member(&ada, &format!("bob{way}@example.com"), AccountRole::Member).await?);
        change(&api, owner, &ada, &bob, "owner").await?.expect(200)?;
        let (one, other) = match way {
            // Each themselves, each the other, one of them both, and both run away.
            0 => try_join!(change(&api, owner, &ada, owner, "admin"), change(&api, &bob, &ada, &bob, "admin")),
            1 => try_join!(change(&api, owner, &ada, &bob, "admin"), change(&api, &bob, &ada, owner, "admin")),
            2 => try_join!(change(&api, owner, &ada, owner, "admin"), change(&api, owner, &ada, &bob, "admin")),
            _ => try_join!(leave(&api, &ada, owner), leave(&api, &ada, &bob)),
        }?;
        let done = [&one, &other].into_iter().filter(|answer| answer.status < 300).count();
        assert_eq!(done, 1, "{way}: {one:#?} {other:#?}");
        let admin = api.staff(&format!("reader{way}@operator.example"), StaffRole::ReadOnly).await?;
        let left = roles(&api, &admin, &ada).await?;
        assert_eq!(left.iter().filter(|(_, role)| role == "owner").count(), 1, "{way}: {left:?}");
    }
    Ok(())
}

#[tokio::test]
async fn an_owner_gives_the_account_to_another_member() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.customer(ADA).await?;
    let bob = api.member(&ada, BOB, AccountRole::Billing).await?;
    let path = format!("{}/transfer-ownership", ada.path);
    let give = async |to: &str| api.post(&path, &json!({ "to": to })).bearer(&ada.owner.token).send().await;
    let own = give(&ada.owner.user.to_string()).await?.expect(422)?;
    assert_eq!((own.code(), own.pointers()), ("transfer_to_self", vec!["/to"]));
    let eve = api.person("eve@example.com").await?;
    give(&eve.user.to_string()).await?.expect(404)?;
    give(&bob.user.to_string()).await?.expect(204)?;
    let expected = [(ADA.to_owned(), "admin".to_owned()), (BOB.to_owned(), "owner".to_owned())];
    assert_eq!(roles(&api, &bob, &ada).await?, expected);
    give(&bob.user.to_string()).await?.expect(403)?;
    Ok(())
}

#[tokio::test]
async fn an_account_is_given_away_by_somebody_who_has_just_shown_who_they_are() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.customer(ADA).await?;
    let bob = api.member(&ada, BOB, AccountRole::Billing).await?;
    api.system.pass_seconds(901);
    let token = api.fresh_token(&ada.owner).await?;
    let body = json!({ "to": bob.user });
    let request = api.post(&format!("{}/transfer-ownership", ada.path), &body).bearer(&token);
    let refused = request.send().await?.expect(401)?;
    assert_eq!(refused.code(), "step_up_required");
    Ok(())
}
