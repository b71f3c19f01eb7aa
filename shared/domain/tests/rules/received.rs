//! Money that comes without the gateway, and account credit that comes before the card. Plan 1 costs 30.00 a month.

use crate::support::gateway::Weather;
use crate::support::office::{Office, refused};
use crate::support::{Checked, Fault, at, currency, eur, id, item, name, subscribing};
use domain::Refusal;
use domain::credit_note::{CreditRequest, NewCreditNote};
use domain::event::EventKind;
use domain::invoice::InvoiceStatus;
use domain::ledger::LedgerAccount;
use domain::money::Money;
use domain::subscription::{CancelWhen, Status, Subscribe};

const END: &str = "2027-05-01T00:00:00Z";

/// May was not paid.
fn past_due() -> Result<Office, Fault> {
    let mut office = Office::with(&[item(1, None)])?;
    office.go_on(at(END)?, Weather::Declines)?;
    assert_eq!(office.status()?, Status::PastDue);
    Ok(office)
}

fn giving(cents: i64) -> Result<NewCreditNote, Fault> {
    Ok(NewCreditNote { what: CreditRequest::Amount(eur(cents)?), note: name("An apology")? })
}

#[test]
fn a_transfer_pays_an_invoice_in_parts() -> Checked {
    let mut office = past_due()?;
    office.record(2, 1000)?;
    let state = office.invoice(2)?.state;
    assert_eq!((state.status, state.balance.amount(), office.status()?), (InvoiceStatus::Open, 2000, Status::PastDue));
    office.record(2, 2000)?;
    let state = office.invoice(2)?.state;
    assert_eq!((state.status, state.paid_at, office.status()?), (InvoiceStatus::Paid, Some(at(END)?), Status::Active));
    assert_eq!(state.received.iter().map(|it| it.amount.amount()).collect::<Vec<_>>(), [1000, 2000]);
    assert_eq!(office.books.balance(LedgerAccount::Cash, currency("EUR")?)?, eur(3000)?);
    assert_eq!(office.books.events.iter().filter(|it| it.kind == EventKind::PaymentReceived).count(), 2);
    Ok(())
}

#[test]
fn no_more_is_recorded_than_is_owed_and_nothing_while_the_gateway_may_charge() -> Checked {
    let mut office = past_due()?;
    for cents in [0, -1, 3001, Money::MAX_AMOUNT, -Money::MAX_AMOUNT] {
        refused(office.record(2, cents), Refusal::PaymentBeyondBalance)?;
    }
    refused(office.record(1, 1), Refusal::NothingOwed)?;
    office.attach()?;
    refused(office.record(2, 1000), Refusal::PaymentUnderWay)?;
    office.collect(Weather::Declines)?;
    for _ in 0..50 {
        office.record(2, 1)?;
    }
    refused(office.record(2, 1), Refusal::TooManyPayments)?;
    office.attach()?;
    office.collect(Weather::Approves)?;
    let charged = office.invoice(2)?.state.payment.succeeded().map(|attempt| attempt.amount.amount());
    assert_eq!(charged, Some(2950), "the card pays the rest");
    Ok(())
}

#[test]
fn a_beginning_is_paid_as_a_whole() -> Checked {
    let mut office = Office::without_method()?;
    office.subscribe(&[item(1, None)])?;
    refused(office.record(1, 2999), Refusal::FirstInvoiceByHalves)?;
    office.record(1, 3000)?;
    assert_eq!(office.status()?, Status::Active);
    assert_eq!(office.books.book.entitlements.current().count(), 1);
    Ok(())
}

#[test]
fn what_was_received_is_given_back_and_not_voided() -> Checked {
    let mut office = past_due()?;
    office.record(2, 1000)?;
    refused(office.void(2), Refusal::InvoiceNotOpen)?;
    let note = office.credit_note(2, giving(2500)?)?;
    assert_eq!((note.to_balance.amount(), note.to_credit.amount()), (2000, 500));
    assert_eq!((office.invoice(2)?.state.status, office.credit()?), (InvoiceStatus::Paid, 500));
    refused(office.record(2, 1), Refusal::NothingOwed)?;
    let mut office = past_due()?;
    office.record(2, 1000)?;
    office.give_up(2)?;
    assert_eq!(office.books.balance(LedgerAccount::BadDebt, currency("EUR")?)?, eur(2000)?);
    Ok(())
}

#[test]
fn a_bad_debt_that_is_paid_after_all_was_none() -> Checked {
    let mut office = past_due()?;
    office.give_up(2)?;
    let (status, movements) = (office.status()?, office.books.movements.clone());
    for cents in [0, -1, 3001, Money::MAX_AMOUNT] {
        refused(office.record(2, cents), Refusal::PaymentBeyondBalance)?;
    }
    office.record(2, 1000)?;
    let state = office.invoice(2)?.state;
    assert_eq!(
        (state.status, state.written_off, state.paid_at),
        (InvoiceStatus::Uncollectible, Some(eur(2000)?), None)
    );
    let stands = |office: &Office, account| office.books.balance(account, currency("EUR")?);
    assert_eq!(
        (stands(&office, LedgerAccount::Cash)?, stands(&office, LedgerAccount::BadDebt)?),
        (eur(1000)?, eur(2000)?)
    );
    let told = |office: &Office, kind| office.books.events.iter().filter(|it| it.kind == kind).count();
    assert_eq!(
        (told(&office, EventKind::PaymentReceived), told(&office, EventKind::InvoicePaid)),
        (1, 1),
        "and the first"
    );
    office.record(2, 2000)?;
    let state = office.invoice(2)?.state;
    assert_eq!((state.status, state.written_off, state.paid_at), (InvoiceStatus::Paid, None, Some(office.now)));
    assert!(
        stands(&office, LedgerAccount::BadDebt)?.is_zero() && stands(&office, LedgerAccount::Receivable)?.is_zero()
    );
    assert_eq!((told(&office, EventKind::PaymentReceived), told(&office, EventKind::InvoicePaid)), (2, 2));
    assert_eq!((office.status()?, &office.books.movements), (status, &movements), "nobody pays more a month");
    refused(office.record(2, 1), Refusal::NothingOwed)?;
    assert_eq!(office.credit_note(2, giving(500)?)?.to_credit, eur(500)?, "what came can be given back");
    Ok(())
}

#[test]
fn a_bad_debt_comes_to_nothing_by_payment_and_credit_together_in_either_order() -> Checked {
    for pays_first in [true, false] {
        let mut office = past_due()?;
        office.give_up(2)?;
        if pays_first {
            office.record(2, 1500)?;
        }
        // Half of May is not used.
        office.until("2027-05-16T12:00:00Z")?;
        let outcome = office.cancel(CancelWhen::Now { gives_back: true })?;
        assert_eq!((outcome.credit_notes[0].to_balance, office.credit()?), (eur(1500)?, 0));
        if !pays_first {
            office.record(2, 1500)?;
        }
        let state = office.invoice(2)?.state;
        assert_eq!((state.status, state.written_off, state.paid_at), (InvoiceStatus::Paid, None, Some(office.now)));
        assert_eq!(office.books.events.iter().filter(|it| it.kind == EventKind::InvoicePaid).count(), 2);
    }
    Ok(())
}

#[test]
fn a_new_card_pays_what_the_accounts_credit_leaves() -> Checked {
    for (credit, charged) in [(1000, Some(2000)), (2999, Some(1)), (3000, None)] {
        let mut office = past_due()?;
        office.credit_note(1, giving(credit)?)?;
        office.attach()?;
        let state = office.invoice(2)?.state;
        assert_eq!(state.credit_used.map(Money::amount), Some(credit));
        assert_eq!(state.payment.open_attempt().map(|attempt| attempt.amount.amount()), charged);
        office.collect(Weather::Approves)?;
        assert_eq!((office.status()?, office.credit()?), (Status::Active, 0));
        office.books.agree_with(&office.gateway)?;
    }
    Ok(())
}

#[test]
fn credit_for_everything_begins_and_ends_what_waited_for_it() -> Checked {
    // A past due subscription, and two beginnings.
    let mut office = past_due()?;
    for number in [2, 3] {
        office.subscribe_as(&Subscribe { id: id(number), ..subscribing(&[item(1, None)])? })?;
    }
    office.collect(Weather::Declines)?;
    office.credit_note(1, giving(3000)?)?;
    office.attach()?;
    assert_eq!((office.status()?, office.credit()?), (Status::Active, 0), "the oldest first");
    office.collect(Weather::Approves)?;
    for number in [1, 2, 3] {
        assert_eq!(office.books.subscription(number)?.status, Status::Active);
    }
    office.books.agree_with(&office.gateway)
}

#[test]
fn several_beginnings_are_had_at_once_for_credit() -> Checked {
    let mut office = Office::with(&[item(2, None)])?;
    let card = office.books.book.account.payment_method.take();
    for number in [2, 3] {
        office.subscribe_as(&Subscribe { id: id(number), ..subscribing(&[item(1, None)])? })?;
        assert_eq!(office.books.subscription(number)?.status, Status::Incomplete);
    }
    office.credit_note(1, giving(6000)?)?;
    assert!(card.is_some() && office.credit()? == 6000);
    office.attach()?;
    for number in [2, 3] {
        assert_eq!(office.books.subscription(number)?.status, Status::Active);
    }
    assert_eq!((office.credit()?, office.books.to_collect().len()), (0, 1), "no card was asked");
    Ok(())
}
