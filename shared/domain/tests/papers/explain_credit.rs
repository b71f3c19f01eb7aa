use crate::build::{Built, Checked, at, charge, credit, eur, id, name, note, paper, per_seat, span, tax};
use domain::credit_note::{CreditLine, CreditNote, CreditReason};
use domain::explanation::{Figure, explain_credit_note, explain_credit_note_after};
use domain::invoice::InvoiceDocument;
use domain::money::allocate;
use domain::tax::AppliedTaxes;
use domain::time::{Fraction, Period};
use domain::{Refusal, credit_note};

const START: &str = "2028-01-01T00:00:00Z";

fn seats() -> Built<InvoiceDocument> {
    paper(1, vec![charge(per_seat("4.5")?, Some(12))?], None, &AppliedTaxes::none(), at(START)?)
}

/// Ten of the 31 days of January.
fn rest() -> Built<(Period, Fraction)> {
    Ok((span("2028-01-22T00:00:00Z", "2028-02-01T00:00:00Z")?, Fraction::new(864_000, 2_678_400)?))
}

fn unused(document: &InvoiceDocument, net: i64) -> Built<CreditNote> {
    note(1, document, CreditReason::UnusedTime, vec![credit(0, Some(rest()?), net)?], at("2028-01-22T00:00:00Z")?)
}

#[test]
fn unused_time_is_a_part_of_what_was_debited() -> Checked {
    let document = seats()?;
    let explanation = explain_credit_note(&unused(&document, 1742)?, &document)?;
    assert!(explanation.agrees(), "{:?}", explanation.differences);
    assert_eq!(
        explanation.lines[0].sentence,
        "EUR 54.00 was charged; 10 of 31 days (864000 of 2678400 seconds) of it are not used: EUR 17.42 \
         (EUR 17.41935483… rounded half away from zero) is given back."
    );
    assert_eq!(
        explanation.sentence,
        "EUR 17.42 of invoice 1 is given back for time that is not used; it becomes account credit."
    );
    assert!(!explanation.lines[0].bounded);
    Ok(())
}

#[test]
fn a_cent_more_than_the_unused_part_is_our_failure() -> Checked {
    let document = seats()?;
    for stored in [1743, 5400, -1] {
        let explanation = explain_credit_note(&unused(&document, stored)?, &document)?;
        assert!(!explanation.agrees(), "{stored}");
        assert_eq!(explanation.differences[0].figure, Figure::Net);
    }
    Ok(())
}

#[test]
fn less_may_be_what_remained_until_the_earlier_notes_say() -> Checked {
    let document = seats()?;
    let bounded = CreditNote { number: 2.into(), id: id(2), ..unused(&document, 400)? };
    let explanation = explain_credit_note(&bounded, &document)?;
    assert!(explanation.agrees());
    assert!(explanation.lines[0].bounded);
    assert!(explanation.lines[0].sentence.ends_with("EUR 4.00 is given back, since more of it did not remain."));

    let given = |net| note(1, &document, reason("Sorry")?, vec![credit(0, None, net)?], at(START)?);
    assert!(explain_credit_note_after(&bounded, &document, &[given(5000)?])?.agrees());
    let explanation = explain_credit_note_after(&bounded, &document, &[given(4999)?, bounded.clone()])?;
    assert!(!explanation.agrees());
    assert_eq!(explanation.lines[0].net, eur(401)?);
    assert!(!explain_credit_note_after(&bounded, &document, &[])?.agrees());
    Ok(())
}

fn reason(text: &str) -> Built<CreditReason> {
    Ok(CreditReason::Given { note: name(text)? })
}

#[test]
fn a_gift_is_shared_out_over_net_and_taxes() -> Checked {
    let taxes = tax("19", false, false)?;
    let document = paper(1, vec![charge(per_seat("4.5")?, Some(12))?], None, &taxes, at(START)?)?;
    let taxed = &document.lines[0].taxed;
    let shares = allocate(eur(1000)?, &[taxed.net, taxed.taxes[0].amount])?;
    let line = CreditLine { taxes: vec![shares[1]], gross: eur(1000)?, net: shares[0], ..credit(0, None, 0)? };
    let right = note(1, &document, reason("Sorry")?, vec![line.clone()], at(START)?)?;
    assert!(explain_credit_note_after(&right, &document, &[])?.agrees());
    assert_eq!(
        explain_credit_note(&right, &document)?.lines[0].sentence,
        "EUR 8.40 of EUR 54.00 is given back. VAT (19%): EUR 1.60. That makes EUR 10.00."
    );
    let cent = eur(1)?;
    let line = CreditLine { taxes: vec![shares[1].minus(cent)?], net: shares[0].plus(cent)?, ..line };
    let wrong = note(1, &document, reason("Sorry")?, vec![line], at(START)?)?;
    assert!(!explain_credit_note_after(&wrong, &document, &[])?.agrees());
    Ok(())
}

#[test]
fn a_void_takes_all_that_remained() -> Checked {
    let document = seats()?;
    let void = |net| note(2, &document, CreditReason::Void, vec![credit(0, None, net)?], at(START)?);
    assert!(explain_credit_note_after(&void(5400)?, &document, &[])?.agrees());
    assert!(!explain_credit_note_after(&void(5399)?, &document, &[])?.agrees());
    assert!(explain_credit_note_after(&void(3658)?, &document, &[unused(&document, 1742)?])?.agrees());
    Ok(())
}

#[test]
fn totals_and_spans_are_looked_at_too() -> Checked {
    let document = seats()?;
    let right = unused(&document, 1742)?;
    let spoiled = CreditNote { total: eur(1743)?, ..right.clone() };
    assert!(!explain_credit_note(&spoiled, &document)?.agrees());
    let spoiled = CreditNote { to_balance: eur(1)?, ..right.clone() };
    assert!(!explain_credit_note(&spoiled, &document)?.agrees());
    let elsewhere = (span("2028-01-22T00:00:00Z", "2028-03-01T00:00:00Z")?, rest()?.1);
    let lines = vec![credit(0, Some(elsewhere), 1742)?];
    let explanation = explain_credit_note(&CreditNote { lines, ..right.clone() }, &document)?;
    assert_eq!(explanation.differences[0].figure, Figure::Unused);
    let lines = vec![CreditLine { gross: eur(1741)?, ..right.lines[0].clone() }];
    assert!(!explain_credit_note(&CreditNote { lines, ..right.clone() }, &document)?.agrees());
    let lines = vec![CreditLine { taxes: vec![eur(0)?], ..right.lines[0].clone() }];
    assert!(!explain_credit_note(&CreditNote { lines, ..right }, &document)?.agrees());
    Ok(())
}

#[test]
fn another_paper_is_refused() -> Checked {
    let document = seats()?;
    let other = credit_note::CreditNote { invoice: id(2), ..unused(&document, 1742)? };
    assert_eq!(explain_credit_note(&other, &document).err(), Some(Refusal::NoSuchInvoice));
    let lines = vec![credit(1, None, 100)?];
    let other = CreditNote { lines, ..unused(&document, 1742)? };
    assert_eq!(explain_credit_note(&other, &document).err(), Some(Refusal::NoSuchLine));
    Ok(())
}

#[test]
fn time_of_which_nothing_was_used_is_given_back_whole() -> Checked {
    let document = seats()?;
    let whole = (document.lines[0].span, Fraction::WHOLE);
    let lines = vec![credit(0, Some(whole), 5400)?];
    let explanation =
        explain_credit_note(&note(1, &document, CreditReason::UnusedTime, lines, at(START)?)?, &document)?;
    assert!(explanation.agrees(), "{:?}", explanation.differences);
    assert_eq!(
        explanation.lines[0].sentence,
        "EUR 54.00 was charged for time of which nothing was used: EUR 54.00 is given back."
    );
    Ok(())
}

#[test]
fn time_that_the_line_does_not_cover_is_named() -> Checked {
    let document = seats()?;
    for (start, end) in
        [("2027-12-22T00:00:00Z", "2028-02-01T00:00:00Z"), ("2028-01-22T00:00:00Z", "2028-03-01T00:00:00Z")]
    {
        let lines = vec![credit(0, Some((span(start, end)?, rest()?.1)), 1742)?];
        let explanation = explain_credit_note(&CreditNote { lines, ..unused(&document, 1742)? }, &document)?;
        let [difference] = explanation.differences.as_slice() else { return Err("not one difference".into()) };
        assert_eq!(difference.figure, Figure::Unused);
        assert_eq!(difference.replayed, "2028-01-01T00:00:00Z/2028-02-01T00:00:00Z");
        assert_eq!(difference.stored, format!("{start}/{end}"));
    }
    Ok(())
}

#[test]
fn a_gift_of_nothing_or_of_more_than_remained_is_our_failure() -> Checked {
    let document = seats()?;
    let given = |number, net| note(number, &document, reason("Sorry")?, vec![credit(0, None, net)?], at(START)?);
    assert!(explain_credit_note_after(&given(1, 5400)?, &document, &[])?.agrees());
    for wrong in [0, 5401] {
        assert!(!explain_credit_note_after(&given(1, wrong)?, &document, &[])?.agrees(), "{wrong}");
    }
    assert!(explain_credit_note_after(&given(2, 1)?, &document, &[given(1, 5399)?])?.agrees());
    assert!(!explain_credit_note_after(&given(2, 2)?, &document, &[given(1, 5399)?])?.agrees());
    Ok(())
}
