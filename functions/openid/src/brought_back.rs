use garde::Validate;
use lambda::JsonBody;
use serde::Deserialize;
use std::fmt;
use utoipa::ToSchema;

/// What the provider sent the browser back with, and what the browser kept.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BroughtBack {
    /// The parameter `state`.
    #[garde(length(bytes, max = 100))]
    #[schema(max_length = 100)]
    state: String,
    /// The parameter `code`.
    #[garde(length(bytes, max = 4096))]
    #[schema(max_length = 4096)]
    code: String,
    /// The parameter `iss`, if there was one (RFC 9207).
    #[garde(length(bytes, max = 500))]
    #[schema(max_length = 500)]
    iss: Option<String>,
    /// What `openid-start` answered, and nobody else knows.
    #[garde(length(bytes, max = 100))]
    #[schema(format = "password", max_length = 100)]
    proof: String,
}

impl fmt::Debug for BroughtBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BroughtBack(…)")
    }
}

impl JsonBody for BroughtBack {}

impl From<BroughtBack> for services::BroughtBack {
    fn from(back: BroughtBack) -> Self {
        Self { state: back.state, code: back.code, issuer: back.iss, proof: back.proof }
    }
}
