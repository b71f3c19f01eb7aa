//! A function that does nothing: what Lambda's runtime costs by itself.

use lambda_runtime::{Error, LambdaEvent, Runtime, service_fn};
use serde_json::{Value, json};

fn main() -> Result<(), Error> {
    let nothing = service_fn(async |_: LambdaEvent<Value>| Ok::<_, Error>(json!({})));
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(Runtime::new(nothing).run())
}
