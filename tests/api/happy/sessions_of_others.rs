//! The operator's people end the sessions of somebody who has lost what they log in with.

use domain::audit::Chain;
use domain::permission::StaffRole;
use serde_json::json;
use services::port::{Audits, Sessions};
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::{PASSWORD, Person};
use testkit::worker::{self, Policy};

async fn end(api: &Api, by: &Person, of: &Person) -> Result<Answer, Error> {
    api.request("POST", &format!("/api/v1/users/{}/end-sessions", of.user)).bearer(&by.token).send().await
}

async fn log_in(api: &Api, person: &Person) -> Result<Answer, Error> {
    api.post("/api/v1/auth/login", &json!({ "email": person.email, "password": PASSWORD })).send().await?.expect(200)
}

#[tokio::test]
async fn support_logs_somebody_out_everywhere() -> Result<(), Error> {
    let api = Api::start().await?;
    let support = api.staff("grace@operator.example", StaffRole::Support).await?;
    let (ada, bob) = (api.customer("ada@example.com").await?.owner, api.person("bob@example.com").await?);
    let second = log_in(&api, &ada).await?;

    end(&api, &support, &ada).await?.expect(204)?;

    assert!(api.system.sessions(ada.user).await?.is_empty());
    let account = json!({ "name": "Another", "time_zone": "UTC" });
    for token in [ada.token.as_str(), second.text("/access_token")?] {
        api.post("/api/v1/accounts", &account).bearer(token).send().await?.expect(401)?;
    }
    for refresh in [ada.refresh_token.as_str(), second.text("/refresh_token")?] {
        let renewed = api.post("/api/v1/auth/refresh", &json!({ "refresh_token": refresh })).send().await?;
        renewed.expect(401)?;
    }
    api.post("/api/v1/accounts", &account).bearer(&bob.token).send().await?.expect(201)?;
    // They are not locked out, and again is the same as once.
    log_in(&api, &ada).await?;
    end(&api, &support, &ada).await?.expect(204)?;
    end(&api, &support, &ada).await?.expect(204)?;

    worker::sweep(&api.system).await?;
    worker::finish(&api.system, Policy::Once).await?;
    let records = api.system.audits_from(Chain::User(ada.user), 1, 1_000).await?;
    let by_support = records.into_iter().filter(|record| record.entry.actor == support.user.to_string());
    let said: Vec<_> = by_support.map(|record| (record.entry.action, record.entry.operation)).collect();
    let once = ("session.ended".to_owned(), "users-end-sessions".to_owned());
    assert_eq!(said, [once.clone(), once]);
    Ok(())
}

#[tokio::test]
async fn nobody_logs_out_who_may_more() -> Result<(), Error> {
    let api = Api::start().await?;
    let (admin, support) = (api.admin().await?, api.staff("grace@operator.example", StaffRole::Support).await?);
    let reader = api.staff("reader@operator.example", StaffRole::ReadOnly).await?;
    assert_eq!(end(&api, &support, &admin).await?.expect(422)?.code(), "role_beyond_own");
    assert!(!api.system.sessions(admin.user).await?.is_empty());
    end(&api, &reader, &support).await?.expect(403)?;
    end(&api, &support, &reader).await?.expect(204)?;
    end(&api, &admin, &support).await?.expect(204)?;
    Ok(())
}

#[tokio::test]
async fn there_is_nobody_by_another_id() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    for id in ["user_01kbnv3j7hexp9v6m2qk5a0d8t", "acct_01kbnv3j7hexp9v6m2qk5a0d8t", "me"] {
        let path = format!("/api/v1/users/{id}/end-sessions");
        api.request("POST", &path).bearer(&admin.token).send().await?.expect(404)?;
    }
    Ok(())
}
