use crate::bodies::{coupon, tax_rate, team_plan};
use crate::scene::Scene;
use serde_json::Value;
use testkit::Error;
use testkit::gateway::GOOD_CARD;

/// Everything with a version.
async fn versioned(scene: &Scene) -> Result<Vec<String>, Error> {
    let path = &scene.customer.path;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    let subscription = scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    let invoice = scene.invoices().await?.remove(0);
    let account = scene.get(path).await?;
    Ok(vec![
        path.clone(),
        format!("{path}/entitlements"),
        subscription.header("location").unwrap_or_default().to_owned(),
        format!("{path}/invoices/{}", invoice["id"].as_str().unwrap_or_default()),
        format!("{path}/test-clocks/{}", account.text("/test_clock")?),
    ])
}

#[tokio::test]
async fn whoever_has_the_version_is_not_sent_it_again() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let plan = format!("/api/v1/plans/{}", scene.plan);
    let mut paths: Vec<_> =
        versioned(&scene).await?.into_iter().map(|path| (path, &scene.customer.owner.token)).collect();
    paths.push((plan, &scene.admin.token));
    for (list, body) in [("/api/v1/coupons", coupon("FIRST")), ("/api/v1/tax-rates", tax_rate())] {
        let made = scene.by_staff(list, &body).await?.expect(201)?;
        paths.push((made.header("location").unwrap_or_default().to_owned(), &scene.admin.token));
    }
    for (path, token) in paths {
        let found = scene.api.get(&path).bearer(token).send().await?.expect(200)?;
        let etag = found.header("etag").ok_or("no version")?;
        assert_eq!(found.header("cache-control"), Some("private, no-cache"), "{path}");
        let conditions = [etag.to_owned(), format!("W/{etag}"), format!("\"0\", {etag}"), "*".to_owned()];
        for condition in conditions {
            let request = scene.api.get(&path).bearer(token).header("if-none-match", &condition);
            let same = request.send().await?.expect(304)?;
            assert_eq!((same.header("etag"), &same.json), (Some(etag), &Value::Null), "{path}");
        }
        let request = scene.api.get(&path).bearer(token).header("if-none-match", "\"0\"");
        assert_eq!(request.send().await?.expect(200)?.json, found.json, "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn lists_and_changes_are_not_stored_by_anybody() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let subscribed = scene.subscribe("first").await?.expect(201)?;
    assert_eq!(subscribed.header("cache-control"), Some("private, no-store"));
    for list in ["subscriptions", "invoices"] {
        let page = scene.get(&format!("{}/{list}", scene.customer.path)).await?.expect(200)?;
        assert_eq!((page.header("cache-control"), page.header("etag")), (Some("private, no-store"), None));
    }
    Ok(())
}
