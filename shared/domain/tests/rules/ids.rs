use crate::support::{Checked, at, cases, id};
use domain::Version;
use domain::id::{AccountId, InvoiceId, SubscriptionId, derived_uuid, invoice_of_change, invoice_of_period};
use proptest::prelude::*;
use std::collections::BTreeSet;

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn an_id_survives_print_and_parse(number: u128) {
        let written: SubscriptionId = id(number);
        prop_assert_eq!(written.to_string().parse::<SubscriptionId>()?, written);
        prop_assert!(written.to_string().starts_with("sub_"));
    }

    #[test]
    fn the_id_of_another_kind_is_refused(number: u128) {
        let text = id::<domain::id::SubscriptionTag>(number).to_string();
        prop_assert!(text.parse::<AccountId>().is_err());
        prop_assert!(serde_json::from_value::<AccountId>(text.into()).is_err());
    }

    #[test]
    fn no_text_breaks_the_parser(text in "(acct_)?\\PC{0,40}") {
        if let Ok(id) = text.parse::<AccountId>() {
            prop_assert_eq!(id.to_string(), text);
        }
    }

    #[test]
    fn the_invoice_of_a_period_is_the_same_for_ever_and_no_other(
        periods in prop::collection::btree_set((0_u128..3, 0_u32..3, -50_i32..50), 2..20),
    ) {
        let at = at("2028-01-31T09:00:00Z")?;
        let ids: BTreeSet<String> = periods
            .iter()
            .map(|(subscription, cycle, index)| invoice_of_period(id(*subscription), *cycle, *index, at).to_string())
            .collect();
        prop_assert_eq!(ids.len(), periods.len());
        for (subscription, cycle, index) in periods {
            prop_assert!(ids.contains(&invoice_of_period(id(subscription), cycle, index, at).to_string()));
        }
    }

    #[test]
    fn a_derived_id_is_a_version_7_uuid_of_its_instant(name in "\\PC{0,40}", second in 0_i64..253_402_207_200) {
        let at = domain::time::BillingTime::new(jiff::Timestamp::from_second(second)?);
        let uuid = derived_uuid(&name, at);
        prop_assert_eq!(uuid.get_version_num(), 7);
        let stamped = uuid.get_timestamp().map(|stamp| stamp.to_unix().0);
        prop_assert_eq!(stamped, u64::try_from(second).ok());
    }
}

#[test]
fn the_invoices_of_changes_and_periods_are_all_different() -> Checked {
    let at = at("2028-01-31T09:00:00Z")?;
    let changes = (1..50).map(|version| invoice_of_change(id(1), Version::from(version), at).to_string());
    let periods = (0..50).map(|index| invoice_of_period(id(1), 0, index, at).to_string());
    assert_eq!(changes.chain(periods).collect::<BTreeSet<_>>().len(), 99);
    Ok(())
}

#[test]
fn the_invoice_of_a_period_is_pinned() -> Checked {
    // Stored books hold this id; a release that computes another would bill the period again.
    let found = invoice_of_period(id(1), 0, 0, at("2028-01-31T09:00:00Z")?);
    assert_eq!(found.to_string(), "inv_01nb1amam0fxptr8eaj82exj93");
    Ok(())
}

#[test]
fn what_is_not_an_id_is_refused() {
    for text in [
        "",
        "inv",
        "inv_",
        "inv_01h455vb4pex5vsknk084sn02",
        "INV_01h455vb4pex5vsknk084sn02q",
        "inv_81h455vb4pex5vsknk084sn02q",
    ] {
        assert!(text.parse::<InvoiceId>().is_err(), "{text}");
    }
    assert!("inv_01h455vb4pex5vsknk084sn02q".parse::<InvoiceId>().is_ok());
}
