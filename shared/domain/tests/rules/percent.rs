use crate::support::{Checked, cases, stored};
use domain::Refusal;
use domain::money::{Exact, Percent};
use proptest::prelude::*;
use rust_decimal::Decimal;

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn every_percentage_survives_print_parse_and_storage(parts in 0..=Percent::WHOLE) {
        let percent = Percent::try_from(Decimal::new(parts, 6))?;
        prop_assert_eq!(percent.parts(), parts);
        prop_assert_eq!(percent.to_string().parse::<Percent>()?, percent);
        prop_assert_eq!(stored(&percent)?, percent);
        prop_assert_eq!(percent.is_zero(), parts == 0);
    }

    #[test]
    fn a_percentage_is_exact(parts in 0..=Percent::WHOLE, amount: i64) {
        let percent = Percent::try_from(Decimal::new(parts, 6))?;
        let expected = Exact::new(i128::from(amount) * i128::from(parts), 100_000_000)?;
        prop_assert_eq!(percent.of(Exact::new(amount.into(), 1)?)?, expected);
    }

    #[test]
    fn what_is_typed_is_kept_exactly_or_refused(text in "-?[0-9]{0,4}\\.?[0-9]{0,40}") {
        if let Ok(percent) = text.parse::<Percent>() {
            prop_assert_eq!(percent.to_string().parse::<Decimal>()?, text.parse::<Decimal>()?);
        }
    }

    #[test]
    fn no_value_panics(numerator: i128, denominator in 1_i128.., parts in 0..=Percent::WHOLE, mantissa: i64, scale in 0_u32..=28) {
        let share = Percent::try_from(Decimal::new(parts, 6))?.of(Exact::new(numerator, denominator)?);
        prop_assert!(share.is_ok() || share == Err(Refusal::AmountOutOfRange));
        let percent = Percent::try_from(Decimal::new(mantissa, scale));
        prop_assert!(percent.is_ok() || percent == Err(Refusal::InvalidPercent));
    }
}

#[test]
fn a_percentage_is_written_without_idle_zeros() -> Checked {
    for (typed, written) in
        [("8.875", "8.875"), ("8.8750", "8.875"), ("100", "100"), ("100.000", "100"), ("0.000001", "0.000001")]
    {
        assert_eq!(serde_json::to_value(typed.parse::<Percent>()?)?, written);
    }
    Ok(())
}

#[test]
fn a_percentage_negative_above_100_or_too_fine_is_refused() {
    for text in ["-1", "-0.000001", "100.000001", "101", "0.0000001", "", ".", "1e1", "8,875", "19%", "NaN", " 19"] {
        assert_eq!(text.parse::<Percent>(), Err(Refusal::InvalidPercent), "{text}");
        assert!(serde_json::from_value::<Percent>(text.into()).is_err(), "{text} on the wire");
    }
    assert!(serde_json::from_str::<Percent>("19").is_err());
}

#[test]
fn new_york_sales_tax_on_19_99() -> Checked {
    let tax = "8.875".parse::<Percent>()?.of(Exact::new(1999, 1)?)?;
    assert_eq!((tax.to_string().as_str(), tax.rounded()?), ("141929/800", 177));
    Ok(())
}
