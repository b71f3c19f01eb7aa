//! Credit that is given while a payment is under way waits for what becomes of it. Plan 1 costs 30.00, plan 2 60.00.

use crate::support::gateway::Weather;
use crate::support::office::{Office, refused};
use crate::support::{Checked, Fault, at, cases, currency, eur, id, item, name, subscribing};
use domain::Refusal;
use domain::credit_note::{CreditRequest, NewCreditNote};
use domain::invoice::InvoiceStatus;
use domain::ledger::LedgerAccount;
use domain::money::Money;
use domain::subscription::{ChangeWhen, Status, Subscribe};
use proptest::prelude::*;

const END: &str = "2027-05-01T00:00:00Z";

fn giving(cents: i64) -> Result<NewCreditNote, Fault> {
    Ok(NewCreditNote { what: CreditRequest::Amount(eur(cents)?), note: name("An apology")? })
}

/// May's 60.00 are on their way to the gateway.
fn charging() -> Result<Office, Fault> {
    let mut office = Office::with(&[item(2, None)])?;
    office.now = at(END)?;
    office.bill()?;
    assert!(office.invoice(2)?.state.payment.open_attempt().is_some());
    Ok(office)
}

fn other() -> Result<Subscribe, Fault> {
    Ok(Subscribe { id: id(2), ..subscribing(&[item(1, None)])? })
}

#[test]
fn what_is_given_back_lowers_what_is_owed_and_is_no_credit_yet() -> Checked {
    let mut office = charging()?;
    office.now = at("2027-05-16T12:00:00Z")?;
    let outcome = office.change(&[item(1, None)], ChangeWhen::Now)?;
    let note = &outcome.credit_notes[0];
    assert_eq!((note.to_balance.amount(), note.to_credit.amount()), (3000, 0));
    assert_eq!((office.invoice(2)?.state.balance.amount(), office.credit()?), (3000, 0));
    assert_eq!(outcome.invoice.and_then(|it| it.state.credit_used), None, "nothing was paid that could be used");
    Ok(())
}

#[test]
fn once_it_is_paid_what_was_charged_too_much_is_account_credit() -> Checked {
    let mut office = charging()?;
    office.credit_note(2, giving(1000)?)?;
    office.collect(Weather::Approves)?;
    let state = office.invoice(2)?.state;
    assert_eq!((state.status, state.balance.amount()), (InvoiceStatus::Paid, 0));
    assert_eq!((state.overpaid.map(Money::amount), office.credit()?), (Some(1000), 1000));
    // What is given back now was paid.
    office.credit_note(2, giving(5000)?)?;
    assert_eq!(office.credit()?, 6000);
    refused(office.credit_note(2, giving(1)?), Refusal::CreditBeyondInvoice)?;
    office.books.agree_with(&office.gateway)
}

#[test]
fn declined_the_rest_is_owed_and_nobody_has_a_credit() -> Checked {
    let mut office = charging()?;
    office.credit_note(2, giving(1000)?)?;
    office.subscribe_as(&other()?)?;
    assert_eq!(office.books.invoices.values().last().and_then(|it| it.credit_used), None);
    office.collect(Weather::Declines)?;
    assert_eq!((office.invoice(2)?.state.balance.amount(), office.credit()?), (5000, 0));
    assert_eq!(office.status()?, Status::PastDue);
    office.attach()?;
    office.collect(Weather::Approves)?;
    assert_eq!(office.status()?, Status::Active);
    let charged = office.gateway.charges().find(|(number, _)| number.number() == 2).map(|(_, money)| money.amount());
    assert_eq!(charged, Some(5000));
    office.books.agree_with(&office.gateway)
}

#[test]
fn what_was_given_back_as_a_whole_is_settled_by_the_outcome() -> Checked {
    for (weather, credit) in [(Weather::Approves, 6000), (Weather::Declines, 0)] {
        let mut office = charging()?;
        office.credit_note(2, giving(6000)?)?;
        assert_eq!(office.invoice(2)?.state.status, InvoiceStatus::Open, "it may be paid yet");
        office.collect(weather)?;
        assert_eq!((office.invoice(2)?.state.status, office.status()?), (InvoiceStatus::Paid, Status::Active));
        assert_eq!(office.credit()?, credit);
    }
    Ok(())
}

#[test]
fn a_beginning_is_not_given_away_while_its_payment_is_under_way() -> Checked {
    let mut office = Office::new()?;
    office.subscribe(&[item(1, None)])?;
    refused(office.credit_note(1, giving(3000)?), Refusal::FirstInvoice)?;
    office.credit_note(1, giving(1000)?)?;
    office.collect(Weather::Declines)?;
    office.until("2027-04-03T00:00:00Z")?;
    assert_eq!((office.status()?, office.invoice(1)?.state.status), (Status::Expired, InvoiceStatus::Void));
    assert_eq!(office.credit()?, 0);
    Ok(())
}

proptest! {
    #![proptest_config(cases(2000))]

    /// Whatever is given back of two invoices, in whatever order the outcomes come: what came in is what was sold, less
    /// what was given back, and what stands as credit.
    #[test]
    fn no_money_comes_of_nothing_and_none_is_lost(
        steps in prop::collection::vec((0_u8..6, 1_i64..4000), 1..12),
    ) {
        let mut office = charging()?;
        for (step, cents) in steps {
            let last = u32::try_from(office.books.invoices.len()).unwrap_or_default();
            let note = |office: &mut Office, number| crate::support::office::unless_refused(office.credit_note(number, giving(cents)?));
            match step {
                0 => note(&mut office, 2)?,
                1 => note(&mut office, last)?,
                2 => office.collect(Weather::Approves)?,
                3 => office.collect(Weather::Declines)?,
                4 => office.attach()?,
                _ if last == 2 => drop(office.subscribe_as(&other()?)?),
                _ => office.collect(Weather::TimesOutAfter)?,
            }
        }
        office.collect(Weather::Approves)?;
        office.attach()?;
        office.collect(Weather::Approves)?;
        office.books.agree_with(&office.gateway)?;
        let took: i64 = office.gateway.charges().map(|(_, money)| money.amount()).sum();
        let sold: i64 = office.books.documents.values().map(|it| it.total.amount()).sum();
        let given: i64 = office.books.notes.values().map(|it| it.total.amount()).sum();
        prop_assert_eq!(took, sold - given + office.credit()?);
        prop_assert!(office.books.balance(LedgerAccount::Receivable, currency("EUR")?)?.is_zero());
    }
}
