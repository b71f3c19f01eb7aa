//! Cursors that were not given to this caller for this list.

use super::{Refusal, refusal, refused};
use crate::bodies::team_plan;
use crate::scene::Scene;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use testkit::Error;

const NO_CURSOR: Refusal<'_> = refusal(422, "invalid", &["/cursor"]);

/// A customer with three subscriptions and three invoices.
async fn scene() -> Result<Scene, Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for n in 0..3 {
        scene.subscribe(&format!("key-{n}")).await?.expect(201)?;
    }
    scene.work().await?;
    Ok(scene)
}

async fn cursor(scene: &Scene, path: &str, token: &str) -> Result<String, Error> {
    let page = scene.api.get(&format!("{path}?limit=1")).bearer(token).send().await?.expect(200)?;
    Ok(page.text("/next_cursor")?.to_owned())
}

#[tokio::test]
async fn a_tampered_cursor_is_refused() -> Result<(), Error> {
    let scene = scene().await?;
    for list in ["invoices", "statement"] {
        a_tampered_cursor_of(&scene, &format!("{}/{list}", scene.customer.path)).await?;
    }
    Ok(())
}

async fn a_tampered_cursor_of(scene: &Scene, path: &str) -> Result<(), Error> {
    let token = &scene.customer.owner.token;
    let cursor = cursor(scene, path, token).await?;
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(&cursor)?;
    let mut tampered = vec![String::new(), "x".to_owned(), "%20".to_owned(), format!("{cursor}AAAA")];
    tampered.push(BASE64_URL_SAFE_NO_PAD.encode(&bytes[..bytes.len() - 1]));
    for at in [0, 15, 16, bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        tampered.push(BASE64_URL_SAFE_NO_PAD.encode(changed));
    }
    for cursor in tampered {
        let request = scene.api.get(&format!("{path}?cursor={cursor}")).bearer(token);
        refused(scene, &cursor, request, NO_CURSOR).await?;
    }
    scene.api.get(&format!("{path}?cursor={cursor}")).bearer(token).send().await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn another_principals_cursor_is_refused() -> Result<(), Error> {
    let scene = scene().await?;
    let path = format!("{}/invoices", scene.customer.path);
    let cursor = cursor(&scene, &path, &scene.customer.owner.token).await?;
    let request = scene.api.get(&format!("{path}?cursor={cursor}")).bearer(&scene.admin.token);
    refused(&scene, "the owner's, used by staff", request, NO_CURSOR).await?;
    Ok(())
}

#[tokio::test]
async fn another_lists_cursor_is_refused() -> Result<(), Error> {
    let scene = scene().await?;
    let eve = scene.api.customer("eve@example.com").await?;
    let token = &scene.admin.token;
    let invoices = format!("{}/invoices", scene.customer.path);
    let cursor = cursor(&scene, &invoices, token).await?;
    for list in [
        format!("{}/subscriptions", scene.customer.path),
        format!("{}/statement", scene.customer.path),
        format!("{}/invoices", eve.path),
        "/api/v1/plans".to_owned(),
        "/api/v1/coupons".to_owned(),
    ] {
        let request = scene.api.get(&format!("{list}?cursor={cursor}")).bearer(token);
        refused(&scene, &list, request, NO_CURSOR).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_page_has_one_to_a_hundred_items() -> Result<(), Error> {
    let scene = scene().await?;
    let path = format!("{}/invoices", scene.customer.path);
    for (query, pointer) in [
        ("limit=0", "/limit"),
        ("limit=101", "/limit"),
        ("limit=-1", "/limit"),
        ("limit=ten", "/limit"),
        ("limit=99999999999999999999", "/limit"),
        ("limit=1&limit=2", "/limit"),
        ("page=2", "/page"),
    ] {
        let request = scene.api.get(&format!("{path}?{query}")).bearer(&scene.customer.owner.token);
        refused(&scene, query, request, refusal(422, "invalid", &[pointer])).await?;
    }
    Ok(())
}
