//! The keys that tokens are signed with: they come, overlap, are revoked, and go, and nobody deploys anything for it.

use domain::audit::Chain;
use domain::signing::Epoch;
use services::KeyOrder;
use services::port::{AccessGrant, Audits, Sessions};
use std::collections::BTreeSet;
use testkit::Error;
use testkit::api::Api;
use testkit::people::Person;
use testkit::worker::{self, Policy};

/// What a token says it is signed with.
fn kid(token: &str) -> Result<String, Error> {
    Ok(integrations::tokens::key_id(token).ok_or("a token without a key id")?)
}

/// What the world is told.
async fn published(api: &Api) -> Result<BTreeSet<String>, Error> {
    let set = api.get("/.well-known/jwks.json").send().await?.expect(200)?;
    let keys = set.json["keys"].as_array().into_iter().flatten();
    Ok(keys.filter_map(|key| key["kid"].as_str()).map(str::to_owned).collect())
}

/// What somebody with the token is answered who may do what any user may.
async fn status(api: &Api, token: &str) -> Result<u16, Error> {
    let account = serde_json::json!({ "name": "Engines", "time_zone": "Europe/Berlin" });
    Ok(api.post("/api/v1/accounts", &account).bearer(token).send().await?.status)
}

async fn start() -> Result<(Api, Person), Error> {
    let api = Api::start().await?;
    let ada = api.person("ada@example.com").await?;
    Ok((api, ada))
}

#[tokio::test]
async fn keys_follow_each_other_with_an_overlap() -> Result<(), Error> {
    let (api, ada) = start().await?;
    let system = &api.system;
    let epoch = Epoch::at(system.now());
    system.set_now(epoch.ends_at().after_seconds(-1));
    let last = api.fresh_token(&ada).await?;
    assert_eq!(status(&api, &last).await?, 201);
    let ahead = published(&api).await?;

    system.pass_seconds(2);
    let first = api.fresh_token(&ada).await?;
    assert_ne!(kid(&first)?, kid(&last)?);
    assert!(ahead.contains(&kid(&first)?), "it was published before its first token");
    for token in [&last, &first] {
        assert_eq!(status(&api, token).await?, 201);
    }
    system.pass_seconds(800);
    assert_eq!(status(&api, &last).await?, 201, "as long as the token lives");

    system.set_now(epoch.retires_at());
    let still = published(&api).await?;
    assert!(still.contains(&kid(&first)?) && !still.contains(&kid(&last)?));
    Ok(())
}

#[tokio::test]
async fn the_schedule_publishes_ahead_and_forgets_what_retired_long_ago() -> Result<(), Error> {
    let api = Api::start().await?;
    let ran = worker::publish_signing_keys(&api.system, KeyOrder::default()).await?;
    assert_eq!(published(&api).await?, BTreeSet::from([ran.signs.clone(), ran.next.clone()]));
    assert_eq!(worker::publish_signing_keys(&api.system, KeyOrder::default()).await?, ran, "again changes nothing");

    let retires = Epoch::at(api.system.now()).retires_at();
    api.system.set_now(retires);
    let then = worker::publish_signing_keys(&api.system, KeyOrder::default()).await?;
    assert_eq!((then.signs, then.forgotten), (ran.next.clone(), vec![]));
    api.system.set_now(retires.after_seconds(7 * 24 * 60 * 60));
    let much_later = worker::publish_signing_keys(&api.system, KeyOrder::default()).await?;
    assert_eq!(much_later.forgotten, [ran.signs]);
    Ok(())
}

#[tokio::test]
async fn tokens_of_a_revoked_key_are_refused_within_five_minutes() -> Result<(), Error> {
    let (api, ada) = start().await?;
    assert_eq!(status(&api, &ada.token).await?, 201);
    let leaked = kid(&ada.token)?;
    let order = KeyOrder { revoke: Some(leaked.clone()) };
    let ran = worker::publish_signing_keys(&api.system, order).await?;
    assert_ne!(ran.signs, leaked);
    assert!(!published(&api).await?.contains(&leaked));

    worker::sweep(&api.system).await?;
    worker::finish(&api.system, Policy::Once).await?;
    let records = api.system.audits_from(Chain::Operator, 1, 10).await?;
    let recorded: Vec<_> = records.iter().map(|it| (it.entry.action.as_str(), it.entry.object.as_str())).collect();
    assert_eq!(recorded, [("signing_key.revoked", leaked.as_str())]);

    api.system.pass_seconds(300);
    assert_eq!(status(&api, &ada.token).await?, 401);
    let anew = api.fresh_token(&ada).await?;
    assert_eq!(kid(&anew)?, ran.signs);
    assert_eq!(status(&api, &anew).await?, 201);
    Ok(())
}

#[tokio::test]
async fn there_is_no_revoking_a_key_that_there_is_not() -> Result<(), Error> {
    let (api, _) = start().await?;
    let order = KeyOrder { revoke: Some("0123456789abcdef".to_owned()) };
    let refused = worker::publish_signing_keys(&api.system, order).await;
    assert!(matches!(refused, Err(services::Error::NotFound(services::Thing::SigningKey))), "{refused:?}");
    Ok(())
}

/// Tokens with made-up keys cost one look in ten seconds, and those with known ones go on without any.
#[tokio::test]
async fn an_unknown_key_makes_no_more_than_one_look_in_ten_seconds() -> Result<(), Error> {
    let (api, ada) = start().await?;
    assert_eq!(status(&api, &ada.token).await?, 201);
    api.system.pass_seconds(10);
    let made_up = integrations::tokens::SigningKey::new(
        &[9; 32],
        testkit::system::PUBLIC_URL,
        api.system.now(),
        api.system.now().after_seconds(3_600),
    )?;
    let session = api.system.session(ada.user, ada.session).await?.ok_or("no session")?;
    let granted = AccessGrant::of(&session);
    let looks = || api.system.dynamo.faults.take_calls().iter().filter(|call| *call == "Query").count();
    looks();
    for (seconds, expected) in [(0, 1), (0, 0), (9, 0), (1, 1), (0, 0)] {
        api.system.pass_seconds(seconds);
        let token = made_up.access_token(&granted, api.system.now())?.token;
        assert_eq!(status(&api, &token).await?, 401);
        assert_eq!(looks(), expected, "after {seconds} s more");
        assert_eq!(status(&api, &ada.token).await?, 201);
        assert_eq!(looks(), 0);
    }
    Ok(())
}
