use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::email::EmailAddress;
use testkit::Error;
use testkit::gateway::GOOD_CARD;
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
