//! Who brings nothing, or brings it in a way that is none.

use super::{known, nobody, refused};
use crate::stage::Stage;
use testkit::Error;

#[tokio::test]
async fn no_credentials() -> Result<(), Error> {
    let stage = Stage::set().await?;
    nobody(&stage, "nothing", |request, _| request).await?;
    // Who somebody is stands in no other header.
    let (token, user) = (&stage.scene.customer.owner.token, stage.scene.customer.owner.user.to_string());
    for (name, value) in [
        ("x-authorization", format!("Bearer {token}").as_str()),
        ("proxy-authorization", &format!("Bearer {token}")),
        ("x-access-token", token),
        ("x-api-key", token),
        ("x-user-id", &user),
        ("x-forwarded-user", &user),
        ("x-amzn-oidc-data", token),
    ] {
        nobody(&stage, name, |request, _| request.header(name, value)).await?;
    }
    Ok(())
}

#[tokio::test]
async fn not_a_bearer() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let token = &stage.scene.customer.owner.token;
    for value in [
        String::new(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        token.clone(),
        format!("Basic {token}"),
        format!("Digest {token}"),
        format!("DPoP {token}"),
        format!("Bearer:{token}"),
        format!("Bearer\t{token}"),
        format!("Bearer Bearer {token}"),
        format!("Token token=\"{token}\""),
    ] {
        nobody(&stage, &value, |request, _| request.header("authorization", &value)).await?;
    }
    for token in ["garbage", "a.b.c", "..", "ms_", "ms_sandbox_", "null", "undefined", "\"\""] {
        refused(&stage, token, token).await?;
    }
    Ok(())
}

/// API Gateway hands over a header that comes twice as one, with a comma between.
#[tokio::test]
async fn two_at_once() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let one = &stage.scene.customer.owner.token;
    for (between, other) in [(",", "Bearer garbage"), (",", ""), (", ", "Bearer "), (" ", "garbage")] {
        let values = [format!("Bearer {one}{between}{other}"), format!("{other}{between}Bearer {one}")];
        for value in values {
            nobody(&stage, &value, |request, _| request.header("authorization", &value)).await?;
        }
    }
    let twice = [format!("Bearer {one},Bearer {one}"), format!("Bearer {one} {one}"), format!("Bearer {one},{one}")];
    for value in twice {
        nobody(&stage, "one twice", |request, _| request.header("authorization", &value)).await?;
    }
    Ok(())
}

/// RFC 6750 has tokens in the query (section 2.3) and in forms (section 2.2) too: both end up in logs and in histories.
#[tokio::test]
async fn elsewhere_than_in_the_header() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let token = &stage.scene.customer.owner.token;
    for name in ["access_token", "token", "api_key"] {
        nobody(&stage, &format!("{name} in the query"), |_, about| {
            let path = format!("{}?{name}={token}", stage.path(about));
            let request = stage.scene.api.request(about.method.as_str(), &path);
            request.header("content-type", "application/json").body("{}").header("if-match", "\"1\"").key("key")
        })
        .await?;
        nobody(&stage, &format!("{name} in the body"), |request, _| {
            let form = request.header("content-type", "application/x-www-form-urlencoded");
            form.body(&format!("{name}={token}"))
        })
        .await?;
        nobody(&stage, &format!("{name} in a JSON body"), |request, _| {
            request.body(&format!("{{\"{name}\":\"{token}\"}}"))
        })
        .await?;
    }
    Ok(())
}

/// RFC 9110, section 11.1: a scheme is written as anybody likes.
#[tokio::test]
async fn the_scheme_in_any_case_is_let_in() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let token = &stage.scene.customer.owner.token;
    known(&stage, token).await?;
    for scheme in ["bearer", "BEARER", "bEaReR"] {
        for about in stage.asked() {
            let request = stage.request(&about).header("authorization", &format!("{scheme} {token}"));
            assert_ne!(request.send().await?.status, 401, "{} with {scheme}", about.name);
        }
    }
    Ok(())
}
