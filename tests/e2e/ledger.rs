use crate::deployment::{Deployment, Outcome};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Sums of the account's journal, by ledger account and currency, in minor units. Every journal item has to balance by
/// itself.
pub(crate) fn balances(at: &Deployment, account: &str) -> Outcome<BTreeMap<(String, String), i64>> {
    let stack = at.output("StaffSecret")?.split('/').next().unwrap_or_default().to_owned();
    let query = json!({
        "TableName": format!("{stack}-books"),
        "KeyConditionExpression": "pk = :account AND begins_with(sk, :journal)",
        "ExpressionAttributeValues": { ":account": { "S": account }, ":journal": { "S": "journal#" } },
        "ConsistentRead": true,
    });
    let found = at.aws("dynamodb", "DynamoDB_20120810.Query", &query)?;
    assert!(found.get("LastEvaluatedKey").is_none(), "the journal has more than a page");
    let mut balances = BTreeMap::new();
    for item in found["Items"].as_array().into_iter().flatten() {
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        for entry in item["entries"]["L"].as_array().into_iter().flatten() {
            let (ledger_account, currency, amount) = read(entry)?;
            *sums.entry(currency.clone()).or_default() += amount;
            *balances.entry((ledger_account, currency)).or_default() += amount;
        }
        assert!(sums.values().all(|sum| *sum == 0), "{item} does not balance");
    }
    Ok(balances)
}

fn read(entry: &Value) -> Outcome<(String, String, i64)> {
    let text = |pointer: &str| entry.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok((text("/M/account/S"), text("/M/money/M/currency/S"), text("/M/money/M/amount/N").parse()?))
}

/// What the gateway's own book says it charged the account: by currency, in minor units, and how often.
pub(crate) fn charged_by_gateway(at: &Deployment, account: &str) -> Outcome<BTreeMap<String, (i64, u64)>> {
    let secret = at.secret("gateway")?;
    let book = at.get(&format!("/sandbox-gateway/v1/book?account={account}"), Some(&secret))?;
    assert_eq!(book.status, 200, "{}", book.body);
    let total = |total: &Value| {
        let charged = (total["succeeded_amount"].as_i64()?, total["succeeded_count"].as_u64()?);
        Some((total["currency"].as_str()?.to_owned(), charged))
    };
    let charges = book.body["charges"].as_array().ok_or("a book without charges")?;
    charges.iter().map(|charge| total(charge).ok_or_else(|| format!("{charge} cannot be read").into())).collect()
}

/// In every currency the ledger sums to zero, and what is in transit is what the gateway charged.
pub(crate) fn assert_books_agree(at: &Deployment, account: &str) -> Outcome {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    let mut in_transit: BTreeMap<String, i64> = BTreeMap::new();
    for ((ledger_account, currency), balance) in balances(at, account)? {
        *sums.entry(currency.clone()).or_default() += balance;
        if ledger_account == "cash_in_transit" {
            in_transit.insert(currency, balance);
        }
    }
    assert!(sums.values().all(|sum| *sum == 0), "{sums:?}");
    let charged = charged_by_gateway(at, account)?;
    assert_eq!(in_transit, charged.into_iter().map(|(currency, (amount, _))| (currency, amount)).collect());
    Ok(())
}
