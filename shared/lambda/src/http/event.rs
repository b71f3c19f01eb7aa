use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// What of API Gateway's HTTP API event is looked at. Path parameters are not: the operation's own path is matched, so
/// that every front (API Gateway, `cargo lambda watch`, a test) behaves alike.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HttpEvent {
    pub raw_path: String,
    #[serde(deserialize_with = "or_default")]
    pub raw_query_string: String,
    pub headers: BTreeMap<String, String>,
    /// API Gateway takes them out of the headers.
    #[serde(deserialize_with = "or_default")]
    pub cookies: Vec<String>,
    pub body: Option<String>,
    pub is_base64_encoded: bool,
    pub request_context: RequestContext,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RequestContext {
    pub request_id: Option<String>,
    pub http: HttpDescription,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HttpDescription {
    pub method: String,
    #[serde(deserialize_with = "or_default")]
    pub source_ip: String,
}

/// `cargo lambda watch` sends null for what it does not know.
fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// The answer in the same format.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpAnswer {
    pub status_code: u16,
    pub headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    pub is_base64_encoded: bool,
    /// Each for a `Set-Cookie`; `cargo lambda watch` takes no answer that does not say so.
    pub cookies: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::HttpEvent;

    #[test]
    fn what_the_front_does_not_know_is_empty() {
        let event =
            r#"{"rawPath":"/x","rawQueryString":null,"requestContext":{"http":{"method":"GET","sourceIp":null}}}"#;
        let event: HttpEvent = serde_json::from_str(event).unwrap();
        assert_eq!((event.raw_path.as_str(), event.raw_query_string.as_str()), ("/x", ""));
        assert_eq!(event.request_context.http.source_ip, "");
    }
}
