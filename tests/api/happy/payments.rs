use crate::bodies::team_plan;
use crate::notice::Notice;
use crate::scene::Scene;
use domain::time::WallTime;
use serde_json::json;
use testkit::Error;
use testkit::gateway::GOOD_CARD;

#[tokio::test]
async fn an_attached_card_becomes_the_default() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let attached = scene.attach(GOOD_CARD).await?.expect(201)?;
    assert_eq!(attached.text("/brand")?, "visa");
    assert_eq!(attached.text("/last4")?, "4242");
    let location = format!("{}/payment-methods/{}", scene.customer.path, attached.text("/id")?);
    assert_eq!(attached.header("location"), Some(location.as_str()));
    let account = scene.get(&scene.customer.path).await?.expect(200)?;
    assert_eq!(account.json["payment_method"], attached.json["id"]);
    Ok(())
}

#[tokio::test]
async fn a_genuine_notice_is_kept_once_and_looked_at() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.subscribe("first").await?.expect(201)?;
    let notice = Notice::about(&scene, 1);
    for _ in 0..2 {
        notice.send(&scene.api).await?.expect(204)?;
    }
    scene.work().await?;
    assert_eq!(scene.api.system.gateway.charges().values().copied().collect::<Vec<_>>(), vec![1]);
    Ok(())
}

#[tokio::test]
async fn a_notice_in_base64_is_as_good() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    Notice::about(&scene, 1).send_base64(&scene.api).await?.expect(204)?;
    Ok(())
}

#[tokio::test]
async fn a_notice_that_is_not_the_gateways_is_refused() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let before = scene.api.system.dynamo.dump().await?;
    let genuine = Notice::about(&scene, 1);
    let mut changed = genuine.clone();
    changed.body = json!({ "data": {} }).to_string();
    let mut old = genuine.clone();
    old.timestamp = WallTime::EPOCH;
    let mut unsigned = genuine;
    unsigned.signature = String::new();
    for notice in [changed, old, unsigned] {
        let refused = notice.send(&scene.api).await?.expect(401)?;
        assert_eq!(refused.code(), "unauthenticated");
    }
    assert_eq!(scene.api.system.dynamo.dump().await?, before);
    Ok(())
}
