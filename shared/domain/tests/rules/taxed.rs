//! Taxes on subscriptions.

use crate::support::gateway::Weather;
use crate::support::office::Office;
use crate::support::{Checked, Fault, at, currency, id, item, name, wall};
use domain::invoice::Line;
use domain::ledger::LedgerAccount;
use domain::subscription::ChangeWhen;
use domain::tax::{CreateTaxRate, TaxIdentity, TaxPlace, TaxRate, VatId, create};

const MID: &str = "2027-04-16T00:00:00Z";

fn germany() -> Result<TaxPlace, Fault> {
    Ok(TaxPlace { country: "DE".try_into()?, region: None })
}

fn rate(number: u128, percent: &str, inclusive: bool, from: &str, until: Option<&str>) -> Result<TaxRate, Fault> {
    let command = CreateTaxRate {
        id: id(number),
        name: name("VAT")?,
        place: germany()?,
        percent: percent.parse()?,
        inclusive,
        reverse_charge: true,
        valid_from: at(from)?,
        valid_until: until.map(at).transpose()?,
    };
    Ok(create(command, wall("2026-01-01T00:00:00Z")?)?.output)
}

fn office(vat_id: Option<&str>, rates: Vec<TaxRate>) -> Result<Office, Fault> {
    let mut office = Office::new()?;
    let vat_id = vat_id.map(|it| VatId::try_from(it.to_owned())).transpose()?;
    office.books.book.account.tax_identity = Some(TaxIdentity { place: germany()?, vat_id });
    office.books.tax_rates = rates;
    office.subscribe(&[item(1, None)])?;
    office.collect(Weather::Approves)?;
    Ok(office)
}

fn split(line: &Line) -> (i64, i64, i64) {
    let tax = line.taxed.taxes.iter().map(|tax| tax.amount.amount()).sum();
    (line.taxed.net.amount(), tax, line.taxed.gross.amount())
}

const LONG_AGO: &str = "2020-01-01T00:00:00Z";

#[test]
fn a_tax_comes_on_top_or_out_of_the_price() -> Checked {
    for (inclusive, expected) in [(false, (3000, 570, 3570)), (true, (2521, 479, 3000))] {
        let office = office(None, vec![rate(1, "19", inclusive, LONG_AGO, None)?])?;
        assert_eq!(split(&office.invoice(1)?.document.lines[0]), expected);
        let owed = office.books.balance(LedgerAccount::TaxPayable, currency("EUR")?)?;
        assert_eq!(owed.amount(), -expected.1);
    }
    Ok(())
}

#[test]
fn what_is_given_back_is_given_back_with_its_taxes() -> Checked {
    for (inclusive, expected) in [(false, (1500, 285)), (true, (1261, 240))] {
        let mut office = office(None, vec![rate(1, "19", inclusive, LONG_AGO, None)?])?;
        office.until(MID)?;
        let outcome = office.change(&[item(8, None)], ChangeWhen::Now)?;
        let line = &outcome.credit_notes[0].lines[0];
        assert_eq!((line.net.amount(), line.taxes[0].amount()), expected);
    }
    Ok(())
}

#[test]
fn a_credit_has_the_tax_it_was_charged_with_whatever_is_levied_now() -> Checked {
    let old = rate(1, "19", false, LONG_AGO, Some("2027-04-10T00:00:00Z"))?;
    let new = rate(2, "7", false, "2027-04-10T00:00:00Z", None)?;
    let mut office = office(None, vec![old, new])?;
    office.until(MID)?;
    let outcome = office.change(&[item(2, None)], ChangeWhen::Now)?;
    assert_eq!(outcome.credit_notes[0].lines[0].taxes[0].amount(), 285);
    let invoice = outcome.invoice.ok_or_else(|| crate::support::missing("invoice"))?;
    assert_eq!(split(&invoice.document.lines[0]), (3000, 210, 3210));
    Ok(())
}

#[test]
fn a_late_renewal_is_taxed_as_of_its_boundary() -> Checked {
    let old = rate(1, "19", false, LONG_AGO, Some("2027-05-03T00:00:00Z"))?;
    let new = rate(2, "7", false, "2027-05-03T00:00:00Z", None)?;
    let mut office = office(None, vec![old, new])?;
    office.now = at("2027-05-20T00:00:00Z")?;
    office.bill()?;
    assert_eq!(split(&office.invoice(2)?.document.lines[0]), (3000, 570, 3570));
    Ok(())
}

#[test]
fn with_a_vat_id_the_customer_owes_it() -> Checked {
    for (inclusive, net) in [(false, 3000), (true, 2521)] {
        let mut office = office(Some("DE123456789"), vec![rate(1, "19", inclusive, LONG_AGO, None)?])?;
        let document = office.invoice(1)?.document;
        assert_eq!(split(&document.lines[0]), (net, 0, net));
        assert!(document.is_reverse_charge() && document.vat_id().is_some());
        let ordinary = self::office(None, vec![rate(1, "19", inclusive, LONG_AGO, None)?])?.invoice(1)?.document;
        assert!(!ordinary.is_reverse_charge() && ordinary.vat_id().is_none());
        office.until(MID)?;
        office.change(&[item(2, None)], ChangeWhen::Now)?;
        office.change(&[item(1, None)], ChangeWhen::Now)?;
    }
    Ok(())
}

#[test]
fn going_there_and_back_keeps_the_taxes_to_the_cent() -> Checked {
    for inclusive in [false, true] {
        let rates = vec![rate(1, "19", inclusive, LONG_AGO, None)?, rate(2, "3.3", false, LONG_AGO, None)?];
        let mut office = office(None, rates)?;
        office.until("2027-04-08T07:13:21Z")?;
        let owed = office.books.balance(LedgerAccount::TaxPayable, currency("EUR")?)?;
        let before = office.position()?;
        office.change(&[item(2, None), item(4, None)], ChangeWhen::Now)?;
        office.change(&[item(1, None)], ChangeWhen::Now)?;
        assert_eq!(office.position()?, before);
        assert_eq!(office.books.balance(LedgerAccount::TaxPayable, currency("EUR")?)?, owed);
    }
    Ok(())
}
