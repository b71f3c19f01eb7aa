use anyhow::{Context, Result};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use std::path::Path;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Prices {
    pub(super) region: String,
    pub(super) date: String,
    pub(super) verified: bool,
    #[expect(dead_code, reason = "for people to look them up")]
    sources: Vec<String>,
    pub(super) per_million: PerMillion,
    pub(super) assumed: Assumed,
    pub(super) use_case: Vec<UseCase>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PerMillion {
    #[serde(deserialize_with = "decimal")]
    pub(super) dynamodb_write_units: Decimal,
    #[serde(deserialize_with = "decimal")]
    pub(super) dynamodb_read_units: Decimal,
    #[serde(deserialize_with = "decimal")]
    pub(super) sqs_requests: Decimal,
    #[serde(deserialize_with = "decimal")]
    pub(super) lambda_requests: Decimal,
    #[serde(deserialize_with = "decimal")]
    pub(super) lambda_gb_seconds: Decimal,
    #[serde(deserialize_with = "decimal")]
    pub(super) http_api_requests: Decimal,
    #[serde(deserialize_with = "decimal")]
    pub(super) log_megabytes: Decimal,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Assumed {
    pub(super) memory_mb: u32,
    pub(super) milliseconds_per_round_trip: u32,
    pub(super) milliseconds_per_queue_request: u32,
    pub(super) milliseconds_per_gateway_call: i64,
    pub(super) milliseconds_per_invocation: u32,
    pub(super) log_bytes_per_invocation: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UseCase {
    pub(super) title: String,
    pub(super) row: String,
    pub(super) invocations: i64,
    pub(super) api_requests: i64,
    pub(super) messages: i64,
    pub(super) gateway_calls: i64,
}

impl Prices {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is not as expected", path.display()))
    }
}

/// Prices are texts there, since a float is not exact.
fn decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}
