//! Bodies that are not what the operation reads, as bytes.

use super::{Refusal, refusal, refused};
use crate::bodies::team_plan;
use crate::scene::Scene;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use testkit::Error;
use testkit::api::Request;

const NOT_JSON: Refusal<'_> = refusal(400, "not_json", &[]);
const TOO_LARGE: Refusal<'_> = refusal(413, "too_large", &[]);

fn plan_of<'a>(scene: &'a Scene, body: &str) -> Request<'a> {
    let request = scene.api.request("POST", "/api/v1/plans").bearer(&scene.admin.token).key("key");
    request.header("content-type", "application/json").body(body)
}

#[tokio::test]
async fn what_is_not_json_is_said_to_be_none() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let whole = team_plan(0).to_string();
    let half = &whole[..whole.len() / 2];
    let two = format!("{whole}{whole}");
    let nan = whole.replace("1999", "NaN");
    let nested = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let deep = whole.replace("1999", &nested);
    let deep_object = format!("{}1{}", "{\"name\":".repeat(10_000), "}".repeat(10_000));
    let bodies = ["", " ", "{", "[", "plan", "{'name': 1}", half, &two, &nan, "{\"name\":\"\u{1}\"}", "\u{feff}{}"];
    for body in bodies {
        let name = body.chars().take(40).collect::<String>();
        refused(&scene, &name, plan_of(&scene, body), NOT_JSON).await?;
    }
    refused(&scene, "nested lists", plan_of(&scene, &nested), refusal(422, "invalid", &[""])).await?;
    let in_an_amount = plan_of(&scene, &deep);
    let amount = "/components/0/prices/EUR/amount";
    refused(&scene, "lists in an amount", in_an_amount, refusal(422, "invalid", &[amount])).await?;
    let in_a_name = plan_of(&scene, &deep_object);
    refused(&scene, "nested objects", in_a_name, refusal(422, "invalid", &["/name"])).await?;
    Ok(())
}

#[tokio::test]
async fn bytes_that_are_not_text_are_not_json() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let mut bytes = team_plan(0).to_string().into_bytes();
    bytes[10] = 0xff;
    let encoded = BASE64_STANDARD.encode(&bytes);
    for (name, body) in [("invalid UTF-8", encoded.as_str()), ("invalid base64", "%%%")] {
        refused(&scene, name, plan_of(&scene, "").base64_body(body), NOT_JSON).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_body_above_a_mebibyte_is_not_read() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let padded = |bytes: usize| {
        let plan = team_plan(0).to_string();
        format!("{plan}{}", " ".repeat(bytes - plan.len()))
    };
    for bytes in [(1 << 20) + 1, 10_000_000] {
        let name = format!("{bytes} bytes");
        refused(&scene, &name, plan_of(&scene, &padded(bytes)), TOO_LARGE).await?;
        let encoded = BASE64_STANDARD.encode(padded(bytes));
        refused(&scene, &name, plan_of(&scene, "").base64_body(&encoded), TOO_LARGE).await?;
    }
    plan_of(&scene, &padded(1 << 20)).send().await?.expect(201)?;
    Ok(())
}

#[tokio::test]
async fn another_content_type_is_refused() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let body = team_plan(0).to_string();
    for content_type in ["", "text/plain", "application/jsonx", "application/x-www-form-urlencoded"] {
        let request = plan_of(&scene, &body).header("content-type", content_type);
        refused(&scene, content_type, request, refusal(415, "unsupported_media_type", &[])).await?;
    }
    for content_type in ["application/json; charset=utf-8", "Application/JSON"] {
        plan_of(&scene, &body).key(content_type).header("content-type", content_type).send().await?.expect(201)?;
    }
    Ok(())
}
