use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What of API Gateway's HTTP API event is looked at. Path parameters are not: the operation's own path is matched, so
/// that every front (API Gateway, `cargo lambda watch`, a test) behaves alike.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HttpEvent {
    pub raw_path: String,
    pub raw_query_string: String,
    pub headers: BTreeMap<String, String>,
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
    pub source_ip: String,
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
}
