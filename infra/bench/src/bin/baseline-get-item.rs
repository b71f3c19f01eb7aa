//! A function that reads one item, with our configuration of the SDK: what a call to the store costs by itself.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use lambda_runtime::{Error, LambdaEvent, Runtime, service_fn};
use serde_json::{Value, json};
use std::cell::OnceCell;

fn main() -> Result<(), Error> {
    let client = OnceCell::new();
    let client = &client;
    let get_item = service_fn(async move |_: LambdaEvent<Value>| {
        let config = integrations::aws::config()?;
        let client: &Client = client.get_or_init(|| Client::new(config));
        let table = format!("{}-books", integrations::setting::required("MAINSPRING_STACK")?);
        let key = || AttributeValue::S("nothing".to_owned());
        let found = client.get_item().table_name(table).key("pk", key()).key("sk", key()).send().await?;
        Ok::<_, Error>(json!({ "found": found.item.is_some() }))
    });
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(Runtime::new(get_item).run())
}
