use super::failure::broken;
use super::key::Key;
use crate::intent::Intent;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use services::port::PortError;
use std::collections::HashMap;

pub(super) type Item = HashMap<String, AttributeValue>;

pub(super) const PK: &str = "pk";
pub(super) const SK: &str = "sk";
const SCHEMA: &str = "schema";

/// The shape that things are written in now. An item of an older one is brought up to it when read.
const CURRENT_SCHEMA: u16 = 1;

pub(super) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// Stands for an invoice's first decline by being there.
#[derive(Serialize)]
struct FirstDecline {
    intent: crate::intent::IntentId,
}

/// What is kept of an intent, all or nothing.
pub(super) fn items(idempotency_key: &str, intent: &Intent) -> Result<Vec<Item>, PortError> {
    let account = &intent.order.account;
    let mut items = vec![to_item(&Key::intent(idempotency_key), intent)?];
    if intent.succeeded() {
        items.push(to_item(&Key::charge(account, intent.id), &intent.order.money)?);
    }
    if intent.is_first_decline() {
        let key = Key::first_decline(account, intent.order.invoice);
        items.push(to_item(&key, &FirstDecline { intent: intent.id })?);
    }
    Ok(items)
}

/// Puts the item where nothing is yet.
pub(super) fn new_put(table: &str, item: Item) -> Result<TransactWriteItem, PortError> {
    let put = Put::builder()
        .table_name(table)
        .set_item(Some(item))
        .condition_expression("attribute_not_exists(#pk)")
        .expression_attribute_names("#pk", PK)
        .build()
        .map_err(|error| broken(error.to_string()))?;
    Ok(TransactWriteItem::builder().put(put).build())
}

fn to_item<T: Serialize>(key: &Key, thing: &T) -> Result<Item, PortError> {
    let mut item: Item = serde_dynamo::to_item(thing).map_err(|error| broken(error.to_string()))?;
    item.insert(PK.into(), text(&key.pk));
    item.insert(SK.into(), text(&key.sk));
    item.insert(SCHEMA.into(), AttributeValue::N(CURRENT_SCHEMA.to_string()));
    Ok(item)
}

pub(super) fn from_item<T: DeserializeOwned>(item: Item) -> Result<T, PortError> {
    let schema = item.get(SCHEMA).and_then(|schema| schema.as_n().ok()).and_then(|schema| schema.parse().ok());
    if schema != Some(CURRENT_SCHEMA) {
        return Err(broken(format!("an item of the unknown schema {schema:?}")));
    }
    serde_dynamo::from_item(item).map_err(|error| broken(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{AttributeValue, Item, PK, SCHEMA, SK, from_item, items};
    use crate::intent::Intent;
    use crate::intent::tests::intent;
    use domain::money::Money;

    fn at<'a>(items: &'a [Item], pk: &str, sk: &str) -> Option<&'a Item> {
        let is = |item: &Item, name: &str, value: &str| item[name] == AttributeValue::S(value.into());
        items.iter().find(|item| is(item, PK, pk) && is(item, SK, sk))
    }

    #[test]
    fn an_intent_survives_the_table() {
        for token in ["tok_visa", "tok_declined", "tok_authentication_required", "tok_decline_invoice_3"] {
            let intent = intent(token);
            let items = items("att_1", &intent).unwrap();
            let item = at(&items, "intent#att_1", "intent").unwrap();
            assert_eq!(from_item::<Intent>(item.clone()).unwrap(), intent, "{token}");
        }
    }

    #[test]
    fn money_that_moved_stands_in_the_book() {
        let intent = intent("tok_visa");
        let items = items("att_1", &intent).unwrap();
        assert_eq!(items.len(), 2);
        let charge = at(&items, "account#acct_1", &format!("charge#{}", intent.id)).unwrap();
        assert_eq!(from_item::<Money>(charge.clone()).unwrap(), intent.order.money);
    }

    #[test]
    fn money_that_did_not_move_does_not() {
        for token in ["tok_declined", "tok_authentication_required"] {
            assert_eq!(items("att_1", &intent(token)).unwrap().len(), 1, "{token}");
        }
    }

    #[test]
    fn a_first_decline_is_remembered() {
        let items = items("att_1", &intent("tok_decline_invoice_3")).unwrap();
        assert_eq!(items.len(), 2);
        assert!(at(&items, "account#acct_1", "first-decline#0000000003").is_some());
    }

    #[test]
    fn an_item_of_another_release_is_not_guessed_at() {
        let mut item = items("att_1", &intent("tok_visa")).unwrap().remove(0);
        item.insert(SCHEMA.into(), AttributeValue::N("2".into()));
        assert!(from_item::<Intent>(item).is_err());
    }
}
