use crate::wire::Message;
use serde_json::{Value, json};

/// The text of a secret: its own name, made long enough for a key; of the identity providers, that there are none.
#[must_use]
pub fn secret(name: &str) -> String {
    if name == "providers" {
        return "[]".to_owned();
    }
    format!("secret-of-{name}-which-is-as-long-as-a-real-one-is")
}

/// Secrets Manager, for reading.
pub(super) fn answer(body: &[u8]) -> Message {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let id = request["SecretId"].as_str().unwrap_or_default();
    let name = id.rsplit('/').next().unwrap_or_default();
    let answer = json!({ "Name": id, "SecretString": secret(name) });
    Message::response(200, "application/x-amz-json-1.1", answer.to_string())
}
