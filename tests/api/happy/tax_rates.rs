use crate::bodies::{tax_rate, team_plan};
use crate::scene::Scene;
use serde_json::{Value, json};
use testkit::Error;

const TAX_RATES: &str = "/api/v1/tax-rates";

#[tokio::test]
async fn staff_put_a_rate_into_the_table_and_see_it() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let body = json!({
        "name": "Sales tax",
        "country": "US",
        "region": "NY",
        "percent": "8.875",
        "inclusive": true,
        "reverse_charge": false,
        "valid_from": "2026-01-01T05:00:00Z",
        "valid_until": "2027-01-01T05:00:00Z",
    });
    let created = scene.by_staff(TAX_RATES, &body).await?.expect(201)?;
    let location = format!("{TAX_RATES}/{}", created.text("/id")?);
    assert_eq!((created.header("location"), created.header("etag")), (Some(location.as_str()), Some("\"1\"")));
    let mut expected = body;
    expected["id"] = created.json["id"].clone();
    expected["created_at"] = json!("2026-01-01T00:00:00Z");
    expected["archived_at"] = json!(null);
    assert_eq!(created.json, expected);

    let found = scene.api.get(&location).bearer(&scene.admin.token).send().await?.expect(200)?;
    assert_eq!((found.header("etag"), &found.json), (Some("\"1\""), &created.json));
    Ok(())
}

#[tokio::test]
async fn a_rate_of_nothing_and_without_an_end_is_one() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let mut body = tax_rate();
    body["percent"] = json!("0");
    let created = scene.by_staff(TAX_RATES, &body).await?.expect(201)?;
    assert_eq!(created.text("/percent")?, "0");
    assert_eq!((&created.json["region"], &created.json["valid_until"]), (&Value::Null, &Value::Null));
    Ok(())
}

#[tokio::test]
async fn rates_are_listed_by_country_newest_first_in_each() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let mut made = Vec::new();
    for country in ["DE", "AT", "DE"] {
        scene.api.system.pass_seconds(1);
        let mut body = tax_rate();
        body["country"] = json!(country);
        made.push(scene.by_staff(TAX_RATES, &body).await?.expect(201)?.json);
    }
    let page = |path: String| scene.api.get(&path).bearer(&scene.admin.token).send();
    let first = page(format!("{TAX_RATES}?limit=2")).await?.expect(200)?;
    assert_eq!(first.json["data"], json!([made[2], made[0]]));
    let last = page(format!("{TAX_RATES}?limit=2&cursor={}", first.text("/next_cursor")?)).await?.expect(200)?;
    assert_eq!(last.json, json!({ "data": [made[1]], "next_cursor": null }));
    Ok(())
}

#[tokio::test]
async fn an_archived_rate_stays_to_be_seen() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let created = scene.by_staff(TAX_RATES, &tax_rate()).await?.expect(201)?;
    let path = format!("{TAX_RATES}/{}", created.text("/id")?);
    let archive = format!("{path}/archive");
    let archived = scene.change(("POST", &archive), &json!({}), "\"1\"").await?.expect(200)?;
    assert_eq!((archived.header("etag"), archived.text("/archived_at")?), (Some("\"2\""), "2026-01-01T00:00:00Z"));
    let again = scene.change(("POST", &archive), &json!({}), "\"2\"").await?.expect(200)?;
    assert_eq!((again.header("etag"), &again.json), (Some("\"2\""), &archived.json));
    let found = scene.api.get(&path).bearer(&scene.admin.token).send().await?.expect(200)?;
    assert_eq!(found.json, archived.json);
    Ok(())
}
