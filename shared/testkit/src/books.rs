//! What the stored books add up to.

use crate::Error;
use crate::dynamo::Dump;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::event::Event;
use domain::ledger::{Entry, LedgerAccount};
use domain::money::Currency;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The balance of every ledger account, per currency.
pub type Ledger = BTreeMap<(Currency, LedgerAccount), i64>;

/// Adds up the journal.
///
/// # Errors
/// For a journal item that cannot be read, or whose entries do not sum to zero.
pub fn ledger(dump: &Dump) -> Result<Ledger, Error> {
    let mut ledger = Ledger::new();
    for ((_, pk, sk), item) in journal(dump) {
        let entries: Vec<Entry> = field(item, "entries")?;
        let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
        for Entry { account, money } in entries {
            *ledger.entry((money.currency(), account)).or_default() += money.amount();
            *sums.entry(money.currency()).or_default() += money.amount();
        }
        if sums.values().any(|sum| *sum != 0) {
            return Err(format!("{pk} {sk} does not balance: {sums:?}").into());
        }
    }
    Ok(ledger)
}

/// Every event, in the order of the journal within each account, as `kind subject`.
///
/// # Errors
/// For a journal item that cannot be read.
pub fn events(dump: &Dump) -> Result<Vec<Event>, Error> {
    let mut events = Vec::new();
    for (_, item) in journal(dump) {
        events.extend(field::<Vec<Event>>(item, "events")?);
    }
    Ok(events)
}

type Stored<'a> = (&'a (String, String, String), &'a std::collections::HashMap<String, AttributeValue>);

fn journal(dump: &Dump) -> impl Iterator<Item = Stored<'_>> {
    dump.iter().filter(|((_, _, sk), _)| sk.starts_with("journal#"))
}

fn field<T: DeserializeOwned>(
    item: &std::collections::HashMap<String, AttributeValue>,
    name: &str,
) -> Result<T, Error> {
    let value = item.get(name).cloned().ok_or_else(|| format!("a journal item without {name}"))?;
    Ok(serde_dynamo::from_attribute_value(value)?)
}
