//! Messages come twice and out of order, answers are lost, processes end between any two steps: a customer is charged
//! once, and nothing that was committed is lost.

mod dunning;
mod gateway;
mod mail;
mod outbox;
mod wall;
mod year;

use crate::scene::Scene;
use domain::ledger::LedgerAccount;
use domain::money::Currency;
use std::collections::BTreeMap;
use testkit::Error;
use testkit::books;

/// Every journal item balances, the ledger does, and nothing was charged twice.
async fn in_balance(scene: &Scene) -> Result<books::Ledger, Error> {
    let ledger = books::ledger(&scene.api.system.dynamo.dump().await?)?;
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for ((currency, _), balance) in &ledger {
        *sums.entry(*currency).or_default() += balance;
    }
    assert!(sums.values().all(|sum| *sum == 0), "{ledger:?}");
    assert!(scene.api.system.gateway.charges().values().all(|charges| *charges == 1));
    Ok(ledger)
}

/// What is in transit is what the gateway says it charged.
async fn agrees_with_the_gateway(scene: &Scene) -> Result<(), Error> {
    let ledger = in_balance(scene).await?;
    let in_transit = ledger
        .into_iter()
        .filter(|((_, account), _)| *account == LedgerAccount::CashInTransit)
        .map(|((currency, _), balance)| (currency, balance))
        .collect::<BTreeMap<_, _>>();
    assert_eq!(in_transit, scene.api.system.gateway.totals());
    Ok(())
}
