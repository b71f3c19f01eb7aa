use serde_json::json;
use testkit::Error;
use testkit::api::Api;

#[tokio::test]
async fn health_says_that_the_api_is_up() -> Result<(), Error> {
    let api = Api::start().await?;
    let health = api.get("/api/v1/health").send().await?.expect(200)?;
    assert_eq!(health.text("/status")?, "up");
    assert!(api.system.dynamo.faults.take_calls().is_empty());
    Ok(())
}

#[tokio::test]
async fn the_key_set_has_the_key_of_the_tokens_and_the_next_one() -> Result<(), Error> {
    let api = Api::start().await?;
    api.person("ada@example.com").await?;
    let keys = api.get("/.well-known/jwks.json").send().await?.expect(200)?;
    assert_eq!(keys.json["keys"].as_array().map(Vec::len), Some(2));
    assert_eq!(keys.json["keys"][0]["crv"], "Ed25519");
    assert_eq!(keys.header("cache-control"), Some("public, max-age=300, stale-while-revalidate=300"));
    Ok(())
}

#[tokio::test]
async fn the_api_describes_itself() -> Result<(), Error> {
    let api = Api::start().await?;
    let document = api.get("/api/v1/openapi.json").send().await?.expect(200)?;
    assert_eq!(document.json["openapi"], json!("3.1.0"));
    Ok(())
}
