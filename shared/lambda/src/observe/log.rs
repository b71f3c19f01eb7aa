use super::line::NAMESPACE;
use serde_json::{Map, Value, json};
use std::fmt;
use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Writes events as JSON lines. Spans are not kept: a request is one line, so there is nothing to nest, and starting a
/// full subscriber takes longer than answering.
#[derive(Debug)]
struct JsonLines;

/// Events of this target are counts of what happened in the business, and become metrics.
const BUSINESS: &str = "business";

/// To be called once, before anything is logged.
pub(crate) fn start_logging() {
    // Only a second call fails, and then the first one holds.
    let _ = tracing::subscriber::set_global_default(JsonLines);
}

impl Subscriber for JsonLines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let level = *metadata.level();
        let ours = ["lambda_runtime", "hyper", "aws", "rustls", "h2"]
            .iter()
            .all(|other| !metadata.target().starts_with(other));
        level <= Level::WARN || (level <= Level::INFO && ours)
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(Map::new());
        event.record(&mut fields);
        let metadata = event.metadata();
        fields.0.insert("level".into(), json!(metadata.level().as_str().to_ascii_lowercase()));
        fields.0.insert("target".into(), json!(metadata.target()));
        if metadata.target() == BUSINESS {
            fields.0.insert("count".into(), json!(1));
            fields.0.insert("_aws".into(), business_metric(fields.0.contains_key("minor_units")));
        }
        if let Ok(mut line) = serde_json::to_vec(&fields.0) {
            line.push(b'\n');
            let _ = std::io::stdout().lock().write_all(&line);
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Counts by event, and amounts by currency where there are any.
fn business_metric(has_amount: bool) -> Value {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let (dimensions, metrics) = if has_amount {
        (json!([["event", "currency"]]), json!([{ "Name": "count", "Unit": "Count" }, { "Name": "minor_units" }]))
    } else {
        (json!([["event"]]), json!([{ "Name": "count", "Unit": "Count" }]))
    };
    json!({
        "Timestamp": u64::try_from(now).unwrap_or_default(),
        "CloudWatchMetrics": [{ "Namespace": NAMESPACE, "Dimensions": dimensions, "Metrics": metrics }],
    })
}

struct Fields(Map<String, Value>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), Value::String(format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), Value::String(value.to_owned()));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name().to_owned(), json!(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().to_owned(), json!(value));
    }
}
