//! Credit notes by hand, void and uncollectible invoices, and account credit.

use crate::support::gateway::Weather;
use crate::support::office::{Office, refused};
use crate::support::{Checked, Fault, at, currency, eur, item, name, subscribing};
use domain::Refusal;
use domain::credit_note::{CreditReason, CreditRequest, NewCreditNote};
use domain::event::EventKind;
use domain::invoice::InvoiceStatus;
use domain::ledger::LedgerAccount;
use domain::money::Money;
use domain::subscription::{CancelWhen, ChangeWhen, Status, Subscribe};

const END: &str = "2027-05-01T00:00:00Z";

fn giving(what: CreditRequest) -> Result<NewCreditNote, Fault> {
    Ok(NewCreditNote { what, note: name("An apology")? })
}

/// An office whose renewal of plans 1 and 4, 42.00 altogether, was declined.
fn past_due() -> Result<Office, Fault> {
    let mut office = Office::with(&[item(1, None), item(4, None)])?;
    office.go_on(at(END)?, Weather::Declines)?;
    Ok(office)
}

#[test]
fn what_was_paid_becomes_account_credit() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    let note = office.credit_note(1, giving(CreditRequest::Whole)?)?;
    assert_eq!((note.to_balance.amount(), note.to_credit.amount()), (0, 3000));
    assert!(matches!(note.reason, CreditReason::Given { .. }));
    assert_eq!(office.credit()?, 3000);
    assert_eq!(office.books.book.account.credit.amounts().collect::<Vec<_>>(), [eur(3000)?]);
    assert_eq!(office.books.balance(LedgerAccount::Refunds, currency("EUR")?)?, eur(3000)?);
    refused(office.credit_note(1, giving(CreditRequest::Whole)?), Refusal::CreditBeyondInvoice)?;
    // It was given back already, so a change gives nothing more.
    let outcome = office.change(&[item(8, None)], ChangeWhen::Now)?;
    assert!(outcome.credit_notes.is_empty());
    Ok(())
}

#[test]
fn lines_are_credited_in_part_or_whole() -> Checked {
    let mut office = past_due()?;
    let note = office.credit_note(2, giving(CreditRequest::Lines(vec![(0, Some(eur(1000)?)), (1, None)]))?)?;
    let given: Vec<_> = note.lines.iter().map(|line| (line.line, line.gross.amount())).collect();
    assert_eq!(given, [(0, 1000), (1, 1200)]);
    assert_eq!(office.invoice(2)?.state.balance.amount(), 2000);
    for (lines, refusal) in [
        (vec![(0, Some(eur(2001)?))], Refusal::CreditBeyondLine),
        (vec![(0, Some(eur(1500)?)), (0, Some(eur(501)?))], Refusal::CreditBeyondLine),
        (vec![(0, Some(eur(0)?))], Refusal::CreditBeyondLine),
        (vec![(0, Some(eur(-1)?))], Refusal::CreditBeyondLine),
        (vec![(1, Some(eur(1)?))], Refusal::CreditBeyondLine),
        (vec![(1, None)], Refusal::CreditBeyondInvoice),
        (vec![], Refusal::CreditBeyondInvoice),
        (vec![(2, None)], Refusal::NoSuchLine),
        (vec![(u16::MAX, None)], Refusal::NoSuchLine),
        (vec![(0, Some(Money::new(1, currency("JPY")?)?))], Refusal::CurrencyMismatch),
    ] {
        refused(office.credit_note(2, giving(CreditRequest::Lines(lines))?), refusal)?;
    }
    Ok(())
}

#[test]
fn an_amount_is_taken_from_the_lines_by_what_remains_of_them() -> Checked {
    let mut office = past_due()?;
    let note = office.credit_note(2, giving(CreditRequest::Amount(eur(2101)?))?)?;
    let given: Vec<_> = note.lines.iter().map(|line| line.gross.amount()).collect();
    assert_eq!(given, [1501, 600]);
    for amount in [0, -1, 2100, i64::from(u32::MAX), Money::MAX_AMOUNT, -Money::MAX_AMOUNT] {
        refused(office.credit_note(2, giving(CreditRequest::Amount(eur(amount)?))?), Refusal::CreditBeyondInvoice)?;
    }
    office.credit_note(2, giving(CreditRequest::Amount(eur(2099)?))?)?;
    assert_eq!(office.invoice(2)?.state.status, InvoiceStatus::Paid);
    Ok(())
}

#[test]
fn a_credit_that_settles_the_invoice_ends_being_past_due() -> Checked {
    let mut office = past_due()?;
    office.credit_note(2, giving(CreditRequest::Whole)?)?;
    assert_eq!((office.status()?, office.credit()?), (Status::Active, 0));
    for kind in [EventKind::SubscriptionActivated, EventKind::InvoicePaid] {
        assert!(office.books.events.iter().any(|it| it.kind == kind), "{kind:?}");
    }
    office.attach()?;
    assert!(office.invoice(2)?.state.payment.open_attempt().is_none(), "nothing is owed any more");
    Ok(())
}

#[test]
fn a_beginning_is_not_given_away_by_a_credit_note() -> Checked {
    let mut office = Office::new()?;
    office.subscribe(&[item(1, None)])?;
    office.collect(Weather::Declines)?;
    refused(office.credit_note(1, giving(CreditRequest::Whole)?), Refusal::FirstInvoice)?;
    refused(office.credit_note(1, giving(CreditRequest::Amount(eur(3000)?))?), Refusal::FirstInvoice)?;
    office.credit_note(1, giving(CreditRequest::Amount(eur(2999)?))?)?;
    office.attach()?;
    office.collect(Weather::Approves)?;
    assert_eq!(office.status()?, Status::Active);
    assert_eq!(office.gateway.charges().map(|(_, money)| money.amount()).collect::<Vec<_>>(), [1]);
    Ok(())
}

#[test]
fn an_invoice_of_which_nothing_was_paid_is_voided() -> Checked {
    let mut office = past_due()?;
    office.void(2)?;
    assert_eq!(office.invoice(2)?.state.status, InvoiceStatus::Void);
    assert_eq!((office.status()?, office.credit()?, office.books.notes.len()), (Status::Active, 0, 1));
    refused(office.void(2), Refusal::InvoiceNotOpen)?;
    refused(office.credit_note(2, giving(CreditRequest::Whole)?), Refusal::InvoiceVoid)?;
    refused(office.give_up(2), Refusal::InvoiceNotOpen)?;
    // Time that was voided is not given back once more.
    office.until("2027-05-10T00:00:00Z")?;
    let outcome = office.change(&[item(8, None)], ChangeWhen::Now)?;
    assert!(outcome.credit_notes.is_empty());
    Ok(())
}

#[test]
fn what_was_paid_or_is_being_paid_is_not_voided() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    refused(office.void(1), Refusal::InvoiceNotOpen)?;
    office.now = at(END)?;
    office.bill()?;
    refused(office.void(2), Refusal::PaymentUnderWay)?;
    refused(office.give_up(2), Refusal::PaymentUnderWay)
}

#[test]
fn account_credit_that_was_used_for_a_void_invoice_is_there_again() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.credit_note(1, giving(CreditRequest::Amount(eur(1000)?))?)?;
    office.go_on(at(END)?, Weather::Declines)?;
    assert_eq!((office.credit()?, office.invoice(2)?.state.balance.amount()), (0, 2000));
    office.void(2)?;
    assert_eq!(office.credit()?, 1000);
    Ok(())
}

#[test]
fn what_is_given_up_is_a_bad_debt_and_gives_nothing_back_but_itself() -> Checked {
    let mut office = past_due()?;
    office.give_up(2)?;
    assert_eq!((office.status()?, office.invoice(2)?.state.status), (Status::Active, InvoiceStatus::Uncollectible));
    assert_eq!(office.books.balance(LedgerAccount::BadDebt, currency("EUR")?)?, eur(4200)?);
    office.until("2027-05-16T12:00:00Z")?;
    let outcome = office.change(&[item(8, None)], ChangeWhen::Now)?;
    assert_eq!(outcome.credit_notes[0].total.amount(), 2100);
    assert_eq!(office.credit()?, 0, "no credit for time that was never paid");
    assert_eq!(office.books.balance(LedgerAccount::BadDebt, currency("EUR")?)?, eur(2100)?);
    refused(office.credit_note(2, giving(CreditRequest::Whole)?), Refusal::InvoiceVoid)?;
    refused(office.void(2), Refusal::InvoiceNotOpen)
}

#[test]
fn an_invoice_that_a_beginning_waits_for_is_neither_voided_nor_given_up() -> Checked {
    let mut office = Office::without_method()?;
    office.subscribe(&[item(1, None)])?;
    refused(office.void(1), Refusal::FirstInvoice)?;
    refused(office.give_up(1), Refusal::FirstInvoice)
}

#[test]
fn account_credit_is_used_before_the_card() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.credit_note(1, giving(CreditRequest::Whole)?)?;
    let other = Subscribe { id: crate::support::id(2), ..subscribing(&[item(4, None)])? };
    office.subscribe_as(&other)?;
    assert_eq!(office.invoice(2)?.state.status, InvoiceStatus::Paid);
    assert_eq!(office.books.subscription(2)?.status, Status::Active, "paid without asking anybody");
    office.until(END)?;
    let renewals: Vec<_> = [3, 4].map(|number| office.invoice(number)).into_iter().collect::<Result<_, _>>()?;
    let charged: i64 =
        renewals.iter().filter_map(|it| it.state.payment.succeeded()).map(|attempt| attempt.amount.amount()).sum();
    assert_eq!((office.credit()?, charged), (0, 3000 + 1200 - 1800));
    office.books.agree_with(&office.gateway)
}

#[test]
fn what_nobody_waits_for_any_more_ends_being_past_due_and_says_so() -> Checked {
    for settles in [|office: &mut Office| office.give_up(2).map(drop), |office: &mut Office| office.void(2).map(drop)] {
        let mut office = past_due()?;
        settles(&mut office)?;
        assert_eq!(office.status()?, Status::Active);
        let activated = office.books.events.iter().filter(|it| it.kind == EventKind::SubscriptionActivated);
        assert_eq!(activated.count(), 2, "once at the beginning, once now");
    }
    Ok(())
}

#[test]
fn what_is_over_stays_so_when_its_invoice_is_given_up() -> Checked {
    let mut office = past_due()?;
    office.cancel(CancelWhen::Now { gives_back: false })?;
    let before = office.books.events.len();
    office.give_up(2)?;
    assert_eq!(office.status()?, Status::Cancelled);
    assert!(office.books.events[before..].iter().all(|it| it.kind != EventKind::SubscriptionActivated));
    Ok(())
}

#[test]
fn a_credit_that_came_while_a_payment_was_under_way_is_used_when_it_fails() -> Checked {
    for (given, status, balance) in [(1000, InvoiceStatus::Open, 3200), (4200, InvoiceStatus::Paid, 0)] {
        let mut office = past_due()?;
        office.attach()?;
        office.credit_note(2, giving(CreditRequest::Amount(eur(given)?))?)?;
        office.collect(Weather::Declines)?;
        let state = office.invoice(2)?.state;
        assert_eq!((state.status, state.balance.amount()), (status, balance));
        assert_eq!(office.credit()?, 0, "it is not there to be used twice");
        office.books.agree_with(&office.gateway)?;
    }
    Ok(())
}
