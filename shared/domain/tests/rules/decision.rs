use crate::support::{Checked, at, eur, id};
use domain::Decision;
use domain::account::Account;
use domain::decision::{Home, Write};
use domain::event::{Event, EventKind};
use domain::job::Job;
use domain::ledger::LedgerAccount;

/// What is empty is not committed, so whatever a decision wants keeps it from being empty.
#[test]
fn a_decision_that_wants_anything_is_not_empty() -> Checked {
    let account: Account = crate::support::book()?.account;
    let none = || Ok::<_, crate::support::Fault>(Decision::new(Home::Account(id(1)), at("2028-01-01T00:00:00Z")?));
    assert!(none()?.is_empty());

    let mut posts = none()?;
    posts.entries.post(LedgerAccount::Receivable, LedgerAccount::Revenue, eur(1)?);
    let mut writes = none()?;
    writes.writes.push(Write::Account(account.clone()));
    let mut asks = none()?;
    asks.jobs.push(Job::AdvanceTestClock { account: id(1) });
    let mut tells = none()?;
    tells.events.push(Event::new(EventKind::AccountUpdated, account.id, account.version));
    for decision in [posts, writes, asks, tells] {
        assert!(!decision.is_empty(), "{decision:?}");
    }
    Ok(())
}
