use crate::support::{Begun, Checked, Fault, Written, at, begin, book, book_without_method, eur, plan};
use domain::event::EventKind;
use domain::invoice::InvoiceStatus;
use domain::ledger::LedgerAccount;
use domain::subscription::{Status, bill};
use domain::time::BillingTime;

const NOON: &str = "2028-01-31T12:00:00Z";
const DEADLINE: &str = "2028-02-01T11:00:00Z";

fn billed(begun: &Begun, now: BillingTime) -> Result<Written, Fault> {
    Ok(Written(bill(&begun.due(now))?))
}

#[test]
fn an_unpaid_beginning_ends_after_23_hours_and_its_invoice_is_void() -> Checked {
    let begun = begin(book_without_method()?, plan()?, at(NOON)?)?;
    let written = billed(&begun, at(DEADLINE)?)?;
    let subscription = written.subscription()?;
    assert_eq!((subscription.status, subscription.due), (Status::Expired, None));
    assert!(subscription.unpaid.is_empty());
    assert_eq!(written.invoice()?.status, InvoiceStatus::Void);
    assert_eq!(
        written.events(),
        [EventKind::InvoiceVoided, EventKind::SubscriptionExpired, EventKind::CreditNoteIssued]
    );
    assert!(written.entitlements().is_err() && written.0.movements.is_empty());
    Ok(())
}

#[test]
fn voiding_takes_back_what_issuing_booked() -> Checked {
    let begun = begin(book_without_method()?, plan()?, at(NOON)?)?;
    let written = billed(&begun, at(DEADLINE)?)?;
    let entries: Vec<_> = written.0.entries.as_slice().iter().map(|it| (it.account, it.money)).collect();
    assert_eq!(entries, [(LedgerAccount::Revenue, eur(1999)?), (LedgerAccount::Receivable, eur(-1999)?)]);
    Ok(())
}

#[test]
fn a_second_before_the_deadline_nothing_ends() -> Checked {
    let begun = begin(book_without_method()?, plan()?, at(NOON)?)?;
    assert!(billed(&begun, at("2028-02-01T10:59:59Z")?)?.0.is_empty());
    Ok(())
}

#[test]
fn nothing_is_void_while_the_gateway_may_have_charged_it() -> Checked {
    let begun = begin(book()?, plan()?, at(NOON)?)?;
    let written = billed(&begun, at(DEADLINE)?)?;
    assert_eq!(written.subscription()?.status, Status::Incomplete);
    assert_eq!(written.subscription()?.due, Some(at("2028-02-01T12:00:00Z")?));
    assert_eq!(written.subscription()?.version, begun.subscription.version.next());
    assert!(written.invoice().is_err());
    assert!(written.0.entries.is_empty() && written.0.events.is_empty());
    Ok(())
}
