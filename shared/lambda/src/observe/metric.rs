//! CloudWatch's embedded metric format: what is logged becomes metrics without a call.

use serde::Serialize;
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

/// The dimension that tells the deployments of an AWS account apart. Every line with metrics has a field of this name.
pub(super) const STACK: &str = "stack";

const NAMESPACE: &str = "Mainspring";

/// The `_aws` field of a line.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Embedded<'a> {
    timestamp: u64,
    cloud_watch_metrics: [MetricSet<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct MetricSet<'a> {
    namespace: &'static str,
    dimensions: &'a [&'a [&'a str]],
    metrics: &'a [Metric<'a>],
}

/// A field of the line that is a metric.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Metric<'a> {
    pub(super) name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<&'static str>,
}

/// Counts each metric once for every set of dimensions.
pub(super) fn embedded<'a>(dimensions: &'a [&'a [&'a str]], metrics: &'a [Metric<'a>]) -> Embedded<'a> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    Embedded {
        timestamp: u64::try_from(now).unwrap_or_default(),
        cloud_watch_metrics: [MetricSet { namespace: NAMESPACE, dimensions, metrics }],
    }
}

/// The deployment's name.
pub(super) fn stack() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| integrations::setting::required("MAINSPRING_STACK").unwrap_or_else(|_| "unknown".to_owned()))
}
