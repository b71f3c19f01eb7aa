use crate::support::{Checked, at, begin, book, per_seat, plan, subscribing};
use domain::Version;
use domain::invoice::InvoiceNumber;
use domain::plan::PlanVersion;
use domain::subscription::subscribe;
use proptest::prelude::*;

proptest! {
    #[test]
    fn the_number_of_an_invoice_is_the_accounts_next(number in 1_u32..1_000_000) {
        let mut book = book()?;
        book.account.next_invoice = InvoiceNumber::from(number);
        let begun = begin(book, plan()?, at("2028-01-31T12:00:00Z")?)?;
        prop_assert_eq!(begun.written.document()?.number.number(), number);
        prop_assert_eq!(begun.written.invoice()?.number.number(), number);
        prop_assert_eq!(begun.written.account()?.next_invoice.number(), number + 1);
    }
}

#[test]
fn document_and_state_are_of_one_invoice() -> Checked {
    let begun = begin(book()?, plan()?, at("2028-01-31T12:00:00Z")?)?;
    let (document, state) = (begun.written.document()?, begun.written.invoice()?);
    assert_eq!((document.id, document.number, document.total), (state.invoice, state.number, state.total));
    assert_eq!((document.subscription, document.account), (state.subscription, state.account));
    assert_eq!(state.version, Version::FIRST);
    Ok(())
}

#[test]
fn a_document_keeps_whom_it_was_issued_to() -> Checked {
    let begun = begin(book()?, plan()?, at("2028-01-31T12:00:00Z")?)?;
    assert_eq!(begun.written.document()?.personal, book()?.account.personal);
    Ok(())
}

#[test]
fn a_line_says_how_its_amount_came_about() -> Checked {
    let plan = PlanVersion { components: vec![per_seat("0.3333")?], ..plan()? };
    let decision = subscribe(&book()?, &plan, &subscribing(Some(5)), at("2028-01-31T12:00:00Z")?)?.decision;
    let written = crate::support::Written(decision);
    let line = serde_json::to_value(&written.document()?.lines[0])?;
    for (field, value) in [
        ("rule", "per_unit".into()),
        ("quantity", "5".into()),
        ("unit_price", "0.3333".into()),
        ("numerator", serde_json::json!(29 * 86_400)),
        ("denominator", serde_json::json!(29 * 86_400)),
        ("exact", "3333/20".into()),
        ("amount", serde_json::json!({ "amount": 167, "currency": "EUR" })),
    ] {
        assert_eq!(line[field], value, "{field}");
    }
    Ok(())
}
