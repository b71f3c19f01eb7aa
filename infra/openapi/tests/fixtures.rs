//! The fixtures in `events/` are what the functions get.

use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::path::PathBuf;

fn event(name: &str) -> Result<Value, Box<dyn Error>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../events").join(format!("{name}.json"));
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_str(&text)?)
}

fn operations(document: &Value) -> impl Iterator<Item = &Value> {
    let paths = document["paths"].as_object().into_iter().flat_map(serde_json::Map::values);
    paths.filter_map(Value::as_object).flat_map(serde_json::Map::values)
}

#[test]
fn the_body_of_a_fixture_is_one_that_its_operation_takes() -> Result<(), Box<dyn Error>> {
    let document: Value = serde_json::from_str(&openapi_document::document()?)?;
    for operation in operations(&document) {
        let name = operation["operationId"].as_str().ok_or("no operationId")?;
        let event = event(name)?;
        let content = operation["requestBody"]["content"].as_object();
        let content = content.and_then(|content| content.iter().next());
        assert_eq!(event["body"].is_null(), content.is_none(), "{name}");
        let (Some((media_type, content)), Some(body)) = (content, event["body"].as_str()) else { continue };
        assert_eq!(event["headers"]["content-type"], *media_type, "{name}");
        let schema = &content["schema"];
        let whole = json!({ "allOf": [schema], "components": document["components"] });
        let validator = jsonschema::draft202012::new(&whole)?;
        let body: Value = match media_type.as_str() {
            "application/json" => serde_json::from_str(body)?,
            _ => serde_html_form::from_str(body)?,
        };
        let wrong: Vec<_> = validator.iter_errors(&body).map(|error| format!("{name}: {error}")).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
    Ok(())
}

#[test]
fn a_request_carries_the_headers_that_its_operation_asks_for() -> Result<(), Box<dyn Error>> {
    let document: Value = serde_json::from_str(&openapi_document::document()?)?;
    for operation in operations(&document) {
        let name = operation["operationId"].as_str().ok_or("no operationId")?;
        let event = event(name)?;
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        for parameter in parameters.filter(|parameter| parameter["in"] == "header" && parameter["required"] == true) {
            let header = parameter["name"].as_str().unwrap_or_default().to_ascii_lowercase();
            assert!(event["headers"][&header].is_string(), "{name} without {header}");
        }
        let is_public = operation["security"].as_array().is_some_and(Vec::is_empty);
        assert_eq!(event["headers"]["authorization"].is_null(), is_public, "{name}");
    }
    Ok(())
}

#[test]
fn the_message_of_a_worker_is_a_job_for_it() -> Result<(), Box<dyn Error>> {
    for name in
        ["bill-account", "collect-payment", "send-email", "handle-gateway-event", "advance-test-clock", "record-audit"]
    {
        let event = event(name)?;
        let body = event["Records"][0]["body"].as_str().ok_or("no body")?;
        let envelope: services::Envelope = serde_json::from_str(body)?;
        assert_eq!(envelope.schema, services::Envelope::SCHEMA);
        assert_eq!(serde_json::to_value(&envelope)?["job"], name);
    }
    Ok(())
}
