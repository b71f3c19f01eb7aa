use serde_json::Value;
use std::path::PathBuf;
use testkit::Error;

/// What all ids of the fixtures end with.
const SUFFIX: &str = "01kbnv3j7hexp9v6m2qk5a0d8t";

/// An event from events/.
#[derive(Clone, Debug)]
pub(crate) struct Fixture(Value);

impl Fixture {
    pub(crate) fn read(function: &str) -> Result<Self, Error> {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../events/{function}.json"));
        let text = std::fs::read_to_string(&path).map_err(|error| format!("no fixture {}: {error}", path.display()))?;
        Ok(Self(serde_json::from_str(&text)?))
    }

    pub(crate) fn is_request(&self) -> bool {
        self.0["rawPath"].is_string()
    }

    pub(crate) fn is_batch(&self) -> bool {
        self.0["Records"].is_array()
    }

    /// Puts a real id where the fixture has one with this prefix.
    pub(crate) fn identify(&mut self, prefix: &str, id: &impl ToString) {
        self.replace(&format!("{prefix}_{SUFFIX}"), &id.to_string());
    }

    /// Replaces a text wherever it stands.
    pub(crate) fn replace(&mut self, from: &str, to: &str) {
        replace(&mut self.0, from, to);
    }

    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        self.0["headers"][name] = value.into();
    }

    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.0["headers"][name].is_string()
    }

    pub(crate) fn body(&self) -> &str {
        self.0["body"].as_str().unwrap_or_default()
    }

    /// Sends a cookie from a page, in the place of a token.
    pub(crate) fn set_cookie(&mut self, cookie: &str, page: &str) {
        if let Some(headers) = self.0["headers"].as_object_mut() {
            headers.remove("authorization");
        }
        self.set_header("origin", page);
        self.0["cookies"] = serde_json::json!([cookie]);
    }

    /// Puts a value in a field of the body.
    pub(crate) fn set_in_body(&mut self, field: &str, value: Value) -> Result<(), Error> {
        let mut body: Value = serde_json::from_str(self.body())?;
        body[field] = value;
        self.set_body(&body);
        Ok(())
    }

    pub(crate) fn set_body(&mut self, body: &Value) {
        self.0["body"] = body.to_string().into();
    }

    /// Puts a message in the place of the fixture's.
    pub(crate) fn set_message(&mut self, body: String) {
        self.0["Records"][0]["body"] = body.into();
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0.to_string().into_bytes()
    }
}

fn replace(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text.contains(from) => *text = text.replace(from, to),
        Value::Array(values) => values.iter_mut().for_each(|value| replace(value, from, to)),
        Value::Object(values) => values.values_mut().for_each(|value| replace(value, from, to)),
        _ => {}
    }
}
