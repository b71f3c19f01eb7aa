//! Quotes: what was previewed is what is charged, or nothing is.

use crate::support::gateway::Weather;
use crate::support::office::{Office, refused};
use crate::support::{Checked, Fault, at, eur, id, item, name, wall};
use domain::Refusal;
use domain::credit_note::{CreditRequest, NewCreditNote};
use domain::money::Money;
use domain::subscription::{CancelWhen, ChangeWhen, Item, Quote};
use domain::tax::{CreateTaxRate, TaxIdentity, TaxPlace, create};

const MID: &str = "2027-04-16T00:00:00Z";

fn two() -> [Item; 1] {
    [item(2, None)]
}

fn quoted() -> Result<(Office, Quote), Fault> {
    let mut office = Office::with(&[item(1, None)])?;
    office.until(MID)?;
    let quote = office.quote(&two())?;
    Ok((office, quote))
}

#[test]
fn a_quote_says_what_the_change_moves() -> Checked {
    let (office, quote) = quoted()?;
    let money = &quote.money;
    let amounts = [money.total, money.credit_used, money.balance].map(Money::amount);
    assert_eq!(amounts, [3000, 1500, 1500]);
    assert_eq!((money.lines.len(), money.credits.len()), (1, 1));
    assert_eq!((money.credits[0].to_balance.amount(), money.credits[0].to_credit.amount()), (0, 1500));
    assert_eq!((quote.at, quote.expires_at), (at(MID)?, wall("2027-04-16T00:15:00Z")?));
    assert_eq!(office.books.documents.len(), 1, "asking changes nothing");
    Ok(())
}

#[test]
fn a_quote_is_charged_exactly_however_much_later_it_is_committed() -> Checked {
    let (mut office, quote) = quoted()?;
    office.now = at("2027-04-16T00:14:59Z")?;
    let outcome = office.commit_quote(&quote)?;
    let paper = outcome.invoice.ok_or_else(|| crate::support::missing("invoice"))?;
    assert_eq!(paper.document.lines, quote.money.lines);
    assert_eq!(paper.document.issued_at, office.now);
    assert_eq!(paper.document.lines[0].span.start(), at(MID)?);
    assert_eq!(paper.state.balance, quote.money.balance);
    refused(office.commit_quote(&quote), Refusal::QuoteOutdated)
}

#[test]
fn a_quote_expires() -> Checked {
    let (mut office, quote) = quoted()?;
    office.now = at("2027-04-16T00:15:00Z")?;
    refused(office.commit_quote(&quote), Refusal::QuoteExpired)
}

#[test]
fn a_changed_subscription_makes_a_quote_outdated() -> Checked {
    let (mut office, quote) = quoted()?;
    office.cancel(CancelWhen::PeriodEnd)?;
    refused(office.commit_quote(&quote), Refusal::QuoteOutdated)
}

#[test]
fn a_changed_balance_makes_a_quote_outdated() -> Checked {
    let (mut office, quote) = quoted()?;
    let what = CreditRequest::Amount(eur(1)?);
    office.credit_note(1, NewCreditNote { what, note: name("An apology")? })?;
    refused(office.commit_quote(&quote), Refusal::QuoteOutdated)
}

#[test]
fn a_payment_that_failed_meanwhile_makes_a_quote_outdated() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.now = at("2027-05-01T00:00:00Z")?;
    office.bill()?;
    let quote = office.quote(&two())?;
    office.collect(Weather::Declines)?;
    refused(office.commit_quote(&quote), Refusal::QuoteOutdated)
}

#[test]
fn a_changed_tax_makes_a_quote_outdated() -> Checked {
    let (mut office, _) = quoted()?;
    let place = TaxPlace { country: "DE".try_into()?, region: None };
    let identity = TaxIdentity { place: place.clone(), vat_id: None };
    office.books.book.account.tax_identity = Some(identity);
    let quote = office.quote(&two())?;
    let rate = CreateTaxRate {
        id: id(1),
        name: name("VAT")?,
        place,
        percent: "19".parse()?,
        inclusive: false,
        reverse_charge: false,
        valid_from: at("2020-01-01T00:00:00Z")?,
        valid_until: None,
    };
    office.books.tax_rates.push(create(rate, wall("2027-01-01T00:00:00Z")?)?.output);
    refused(office.commit_quote(&quote), Refusal::QuoteOutdated)
}

#[test]
fn a_boundary_that_passed_makes_a_quote_outdated() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.now = at("2027-04-30T23:59:00Z")?;
    let quote = office.quote(&two())?;
    office.now = at("2027-05-01T00:00:00Z")?;
    refused(office.commit_quote(&quote), Refusal::QuoteOutdated)?;
    office.bill()?;
    refused(office.commit_quote(&quote), Refusal::QuoteOutdated)
}

#[test]
fn a_quote_of_another_subscription_is_not_committed() -> Checked {
    let (mut office, quote) = quoted()?;
    refused(office.commit_quote(&Quote { subscription: id(2), ..quote }), Refusal::QuoteOutdated)
}

#[test]
fn what_cannot_be_changed_cannot_be_quoted() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    refused(office.quote(&[item(3, None)]), Refusal::QuantityMismatch)?;
    office.change(&two(), ChangeWhen::PeriodEnd)?;
    refused(office.quote(&two()), Refusal::SomethingScheduled)
}

#[test]
fn a_quote_comes_back_from_storage() -> Checked {
    let (_, quote) = quoted()?;
    assert_eq!(crate::support::stored(&quote)?, quote);
    Ok(())
}
