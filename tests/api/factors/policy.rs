//! What an operator asks of whom: a second factor, before anybody reaches further than themselves.

use super::{ADA, App, challenge, is_refused, verify};
use crate::bodies::team_plan;
use domain::audit::{AuditOutcome, Chain};
use domain::identity::FactorPolicy;
use domain::permission::StaffRole;
use serde_json::json;
use services::port::Audits;
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::Person;
use testkit::worker::{self, Policy};

async fn sell(api: &Api, by: &Person) -> Result<Answer, Error> {
    let token = api.fresh_token(by).await?;
    api.post("/api/v1/plans", &team_plan(0)).bearer(&token).send().await
}

async fn read(api: &Api, by: &Person, path: &str) -> Result<Answer, Error> {
    let token = api.fresh_token(by).await?;
    api.get(path).bearer(&token).send().await
}

#[tokio::test]
async fn the_operators_people_do_nothing_before_they_have_shown_two_factors() -> Result<(), Error> {
    let api = Api::start().await?;
    let (admin, customer) = (api.admin().await?, api.customer(ADA).await?);
    sell(&api, &admin).await?.expect(201)?;
    read(&api, &admin, "/api/v1/plans").await?.expect(200)?;
    api.system.ask_for_second_factor(FactorPolicy::OfStaff);

    is_refused(&sell(&api, &admin).await?, 403, "second_factor_required");
    is_refused(&read(&api, &admin, "/api/v1/plans").await?, 403, "second_factor_required");
    is_refused(&read(&api, &admin, &customer.path).await?, 403, "second_factor_required");
    // Of customers nobody asks it.
    read(&api, &customer.owner, &customer.path).await?.expect(200)?;

    let app = App::confirmed(&api, &admin).await?;
    is_refused(&sell(&api, &admin).await?, 403, "second_factor_required");
    let token = api.fresh_token(&admin).await?;
    let code = json!({ "code": app.next_code(&api)? });
    api.post("/api/v1/auth/prove", &code).bearer(&token).send().await?.expect(200)?;
    // At once, though what was remembered of them is not a minute old.
    read(&api, &admin, "/api/v1/plans").await?.expect(200)?;
    sell(&api, &admin).await?.expect(201)?;
    Ok(())
}

#[tokio::test]
async fn whoever_logs_in_with_two_factors_is_asked_for_no_more() -> Result<(), Error> {
    let api = Api::start().await?;
    let support = api.staff("grace@operator.example", StaffRole::Support).await?;
    let app = App::confirmed(&api, &support).await?;
    api.system.ask_for_second_factor(FactorPolicy::OfEverybody);
    let challenge = challenge(&api, &support).await?;
    let begun = verify(&api, &challenge, &app.next_code(&api)?).await?.expect(200)?;
    api.get("/api/v1/plans").bearer(begun.text("/access_token")?).send().await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn everybody_is_everybody_but_machines() -> Result<(), Error> {
    let api = Api::start().await?;
    let customer = api.customer(ADA).await?;
    let key = json!({ "name": "Backend", "scopes": ["accounts:read"] });
    let keys = format!("{}/api-keys", customer.path);
    let made = api.post(&keys, &key).bearer(&customer.owner.token).send().await?.expect(201)?;
    api.system.ask_for_second_factor(FactorPolicy::OfEverybody);

    is_refused(&read(&api, &customer.owner, &customer.path).await?, 403, "second_factor_required");
    read(&api, &customer.owner, "/api/v1/users/me").await?.expect(200)?;
    api.get(&customer.path).bearer(made.text("/secret")?).send().await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn that_somebody_was_asked_for_one_is_in_the_audit_log() -> Result<(), Error> {
    let api = Api::start().await?;
    let customer = api.customer(ADA).await?;
    api.system.ask_for_second_factor(FactorPolicy::OfEverybody);
    is_refused(&read(&api, &customer.owner, &customer.path).await?, 403, "second_factor_required");
    worker::sweep(&api.system).await?;
    worker::finish(&api.system, Policy::Once).await?;
    let records = api.system.audits_from(Chain::User(customer.owner.user), 1, 1_000).await?;
    let denied = records.into_iter().find(|record| record.entry.outcome == AuditOutcome::Denied);
    assert_eq!(denied.map(|record| record.entry.object), Some(customer.path));
    Ok(())
}
