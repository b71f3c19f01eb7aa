//! Every operation that reads a secret, with one in each field that takes it, whether it is any good or not: what is not in
//! the story is in here, by being described.

use crate::refusals::sample::{Document, Fields};
use crate::stage::Stage;
use serde_json::Value;
use testkit::Error;
use testkit::fault::Fault;
use testkit::secrets::is_sent;

/// What happens to the calls from one on.
const FAULTS: [Option<(usize, Fault)>; 4] =
    [None, Some((1, Fault::Internal)), Some((3, Fault::Internal)), Some((2, Fault::Panic))];

/// How many operations it were.
pub(super) async fn sweep(stage: &Stage) -> Result<usize, Error> {
    let (document, api) = (Document::of(stage)?, &stage.scene.api);
    let mut swept = 0;
    for about in stage.operations() {
        let Some(mut body) = document.body(stage, &about, Fields::All) else { continue };
        if plant(about.name, &mut body) == 0 {
            continue;
        }
        swept += 1;
        let token = api.fresh_token(stage.somebody(&about)).await?;
        for fault in FAULTS {
            if let Some((nth, fault)) = fault {
                api.system.dynamo.faults.strike(nth, 100, fault);
            }
            let request = api.request(about.method.as_str(), &stage.path(&about)).bearer(&token);
            let request = request.key("swept").header("if-match", "\"1\"").header("content-type", "application/json");
            request.body(&body.to_string()).send().await?;
            api.system.dynamo.faults.clear();
        }
    }
    Ok(swept)
}

/// Puts a canary where a secret belongs; how many.
fn plant(operation: &str, body: &mut Value) -> usize {
    match body {
        Value::Object(fields) => {
            let planted = fields.iter_mut().map(|(name, value)| match value {
                Value::String(text) if is_sent(name) => {
                    *text = format!("a canary that sits in {name} of {operation}");
                    1
                }
                _ => plant(operation, value),
            });
            planted.sum()
        }
        Value::Array(values) => values.iter_mut().map(|value| plant(operation, value)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}
