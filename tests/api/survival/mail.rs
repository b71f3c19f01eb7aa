use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::email::EmailAddress;
use serde_json::json;
use testkit::Error;
use testkit::api::Api;
use testkit::gateway::GOOD_CARD;
use testkit::people::PASSWORD;
use testkit::worker::{self, Policy};

#[tokio::test]
async fn mail_that_could_not_be_sent_is_sent_later_and_once() -> Result<(), Error> {
    for policy in [Policy::Once, Policy::TwiceAndShuffled(3)] {
        let scene = Scene::with_plan(&team_plan(0)).await?;
        let owner = EmailAddress::try_from(scene.customer.owner.email.clone())?;
        scene.attach(GOOD_CARD).await?.expect(201)?;
        scene.api.system.mailbox.refuse(2);
        scene.subscribe("first").await?.expect(201)?;
        worker::finish(&scene.api.system, policy).await?;
        assert_eq!(scene.api.system.mailbox.paid(&owner), [1]);
    }
    Ok(())
}

#[tokio::test]
async fn a_mail_whose_job_comes_twice_is_sent_once() -> Result<(), Error> {
    for seed in 1..=5 {
        let api = Api::start().await?;
        for n in 0..4 {
            let body = json!({ "email": format!("p{n}@example.com"), "password": PASSWORD });
            api.post("/api/v1/auth/register", &body).send().await?.expect(202)?;
        }
        let deliveries = worker::finish(&api.system, Policy::TwiceAndShuffled(seed)).await?;
        assert!(deliveries >= 8, "seed {seed}: only {deliveries} deliveries");
        assert_eq!(api.system.mailbox.letters().len(), 4, "seed {seed}");
    }
    Ok(())
}
