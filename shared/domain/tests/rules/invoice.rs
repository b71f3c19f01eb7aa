use crate::support::{Checked, Written, at, begin, book, cases, item, per_seat, plan, sale, subscribing};
use domain::Version;
use domain::invoice::InvoiceNumber;
use domain::plan::PlanVersion;
use domain::subscription::subscribe;
use proptest::prelude::*;
use serde_json::json;

proptest! {
    #![proptest_config(cases(2000))]

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
    let sale = sale(book()?, vec![plan], at("2028-01-31T12:00:00Z")?);
    let decision = subscribe(&sale, &subscribing(&[item(1, Some(5))])?)?.decision;
    let written = Written(decision);
    let line = serde_json::to_value(&written.document()?.lines[0])?;
    let month = 29 * 86_400;
    for (field, value) in [
        ("rule", "advance".into()),
        ("price", json!({ "kind": "per_unit", "unit_price": "0.3333" })),
        ("quantity", "5".into()),
        ("span", json!({ "start": "2028-01-31T12:00:00Z", "end": "2028-02-29T12:00:00Z" })),
        ("fraction", json!({ "numerator": month, "denominator": month })),
        ("exact", "3333/20".into()),
        ("amount", json!({ "amount": 167, "currency": "EUR" })),
        ("discount", json!({ "amount": 0, "currency": "EUR" })),
    ] {
        assert_eq!(line[field], value, "{field}");
    }
    Ok(())
}
