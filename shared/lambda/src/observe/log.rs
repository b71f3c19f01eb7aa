use super::metric::{Metric, STACK, embedded, stack};
use serde_json::{Map, Value, json};
use std::fmt;
use std::io::Write;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Hands events on as JSON lines, each with its end. Spans are not kept: a request is one line, so there is nothing to nest,
/// and starting a full subscriber takes longer than answering.
struct JsonLines<W>(W);

/// Events of this target are counts of what happened in the business, and become metrics.
const BUSINESS: &str = "business";

/// Every number of an event of this target is a metric of the whole stack.
const GAUGE: &str = "gauge";

/// To be called once, before anything is logged.
pub(crate) fn start_logging() {
    // Only a second call fails, and then the first one holds.
    let _ = tracing::subscriber::set_global_default(json_lines(|line| {
        let _ = std::io::stdout().lock().write_all(line);
    }));
}

/// The log of a function, written elsewhere.
pub fn json_lines(write: impl Fn(&[u8]) + Send + Sync + 'static) -> impl Subscriber + Send + Sync + 'static {
    JsonLines(write)
}

impl<W: Fn(&[u8]) + Send + Sync + 'static> Subscriber for JsonLines<W> {
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
        match metadata.target() {
            BUSINESS => count(&mut fields.0),
            GAUGE => measure(&mut fields.0),
            _ => {}
        }
        if let Ok(mut line) = serde_json::to_vec(&fields.0) {
            line.push(b'\n');
            (self.0)(&line);
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Counts by event, and amounts by currency where there are any.
fn count(fields: &mut Map<String, Value>) {
    let number = Metric { name: "count", unit: Some("Count") };
    let amount = Metric { name: "minor_units", unit: None };
    let metric = if fields.contains_key("minor_units") {
        json!(embedded(&[&[STACK, "event", "currency"]], &[number, amount]))
    } else {
        json!(embedded(&[&[STACK, "event"]], &[number]))
    };
    fields.insert("count".into(), json!(1));
    fields.insert(STACK.into(), json!(stack()));
    fields.insert("_aws".into(), metric);
}

fn measure(fields: &mut Map<String, Value>) {
    let numbers = fields.iter().filter(|(_, value)| value.is_number());
    let metrics: Vec<_> = numbers.map(|(name, _)| Metric { name, unit: None }).collect();
    let metric = json!(embedded(&[&[STACK]], &metrics));
    fields.insert(STACK.into(), json!(stack()));
    fields.insert("_aws".into(), metric);
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

#[cfg(test)]
mod tests {
    use super::{count, measure};
    use serde_json::{Map, Value, json};

    /// What CloudWatch makes of a line: the dimensions of each metric. Everything it names has to be there.
    fn metrics(mut fields: Value, embed: fn(&mut Map<String, Value>)) -> Vec<(String, Vec<String>)> {
        embed(fields.as_object_mut().unwrap());
        let set = &fields["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(set["Namespace"], "Mainspring");
        assert!(fields["_aws"]["Timestamp"].is_u64());
        let dimensions: Vec<String> = serde_json::from_value(set["Dimensions"][0].clone()).unwrap();
        assert!(dimensions.iter().all(|name| fields[name].is_string()), "{fields}");
        let names = set["Metrics"].as_array().unwrap().iter().map(|metric| metric["Name"].as_str().unwrap().to_owned());
        let names: Vec<_> = names.collect();
        assert!(names.iter().all(|name| fields[name].is_number()), "{fields}");
        names.into_iter().map(|name| (name, dimensions.clone())).collect()
    }

    fn by(dimensions: &[&str]) -> Vec<String> {
        dimensions.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn business_is_counted_by_event_and_money_by_currency_too() {
        let counted = metrics(json!({ "event": "invoice.paid" }), count);
        assert_eq!(counted, [("count".to_owned(), by(&["stack", "event"]))]);
        let moved = json!({ "event": "recurring_revenue.moved", "currency": "EUR", "minor_units": 1999 });
        let by_currency = by(&["stack", "event", "currency"]);
        assert_eq!(
            metrics(moved, count),
            [("count".to_owned(), by_currency.clone()), ("minor_units".to_owned(), by_currency)]
        );
    }

    #[test]
    fn a_gauge_is_of_the_whole_stack() {
        let measured = metrics(json!({ "level": "info", "unsent_seconds": 31 }), measure);
        assert_eq!(measured, [("unsent_seconds".to_owned(), by(&["stack"]))]);
    }
}
