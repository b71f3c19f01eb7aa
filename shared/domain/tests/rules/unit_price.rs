use crate::support::{Checked, cases, currency, stored};
use domain::Refusal;
use domain::money::{Exact, Quantity, UnitPrice};
use proptest::prelude::*;

/// Decimals within the limits, as text: up to 12 digits before and after the point.
fn decimals() -> impl Strategy<Value = (u64, u64, u32)> {
    (0_u64..1_000_000_000_000, 0_u32..=12)
        .prop_flat_map(|(whole, places)| (Just(whole), 0..10_u64.pow(places), Just(places)))
}

fn written((whole, fraction, places): (u64, u64, u32)) -> String {
    let width = places as usize;
    if places == 0 { whole.to_string() } else { format!("{whole}.{fraction:0>width$}") }
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn every_price_within_the_limits_survives_print_parse_and_storage(parts in decimals()) {
        let price: UnitPrice = written(parts).parse()?;
        prop_assert_eq!(price.to_string().parse::<UnitPrice>()?, price);
        prop_assert_eq!(stored(&price)?, price);
        let quantity: Quantity = written(parts).parse()?;
        prop_assert_eq!(stored(&quantity)?, quantity);
    }

    #[test]
    fn a_cost_is_exact(parts in decimals(), seats: u32, code in prop::sample::select(vec!["JPY", "EUR", "KWD"])) {
        let (whole, fraction, places) = parts;
        let currency = currency(code)?;
        let cost = written(parts).parse::<UnitPrice>()?.of(seats.into(), currency)?;
        let denominator = 10_i128.pow(places);
        let mantissa = i128::from(whole) * denominator + i128::from(fraction);
        prop_assert_eq!(cost, Exact::new(mantissa * i128::from(seats) * 10_i128.pow(currency.exponent()), denominator)?);
    }

    #[test]
    fn no_price_and_quantity_panic(price in decimals(), quantity in decimals()) {
        let cost = written(price).parse::<UnitPrice>()?.of(written(quantity).parse()?, currency("KWD")?);
        prop_assert!(cost.is_ok() || cost == Err(Refusal::AmountOutOfRange));
    }

    #[test]
    fn what_a_person_types_is_kept_exactly_or_refused(text in "-?[0-9]{0,14}\\.?[0-9]{0,40}") {
        let typed = text.parse::<UnitPrice>();
        let sent = serde_json::from_value::<UnitPrice>(text.clone().into());
        prop_assert_eq!(typed.ok(), sent.ok(), "{} on the wire", &text);
        if let Ok(price) = typed {
            let digits = |text: &str| {
                let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
                (whole.trim_start_matches(['-', '0']).to_owned(), fraction.trim_end_matches('0').to_owned())
            };
            prop_assert_eq!(digits(&price.to_string()), digits(&text));
        }
    }
}

#[test]
fn a_price_may_be_finer_than_the_smallest_coin() -> Checked {
    for (price, quantity, code, exact, amount) in [
        ("0.0004", "1000000", "USD", "40000", 40_000),
        ("0.0004", "1", "USD", "1/25", 0),
        ("0.0004", "12.5", "USD", "1/2", 1),
        ("0.5", "3", "JPY", "3/2", 2),
        ("1.2345", "1", "KWD", "2469/2", 1235),
        ("19.99", "3", "EUR", "5997", 5997),
        ("0.000000000001", "1", "JPY", "1/1000000000000", 0),
        ("999999999999", "1", "EUR", "99999999999900", 99_999_999_999_900),
    ] {
        let cost = price.parse::<UnitPrice>()?.of(quantity.parse()?, currency(code)?)?;
        assert_eq!((cost.to_string().as_str(), cost.rounded()?), (exact, amount), "{price} x {quantity}");
    }
    Ok(())
}

#[test]
fn a_price_too_large_too_fine_negative_or_not_a_decimal_is_refused() {
    let long = format!("0.{}4", "0".repeat(40));
    let rounds_up = format!("0.{}", "9".repeat(40));
    for text in [
        "1000000000000",
        "0.0000000000001",
        "-0.01",
        "-1",
        "",
        ".",
        "1e3",
        "1E3",
        "NaN",
        "1,5",
        " 1",
        &long,
        &rounds_up,
    ] {
        assert_eq!(text.parse::<UnitPrice>(), Err(Refusal::DecimalOutOfRange), "{text}");
        assert!(serde_json::from_value::<UnitPrice>(text.into()).is_err(), "{text} on the wire");
        assert!(serde_json::from_value::<Quantity>(text.into()).is_err(), "{text} on the wire");
    }
}

#[test]
fn a_number_on_the_wire_is_refused_since_json_readers_round_it() {
    for text in ["0.1", "1", "1e2"] {
        assert!(serde_json::from_str::<UnitPrice>(text).is_err(), "{text}");
    }
}

#[test]
fn a_price_is_stored_without_idle_zeros() -> Checked {
    assert_eq!(serde_json::to_string(&"1.5000".parse::<UnitPrice>()?)?, "\"1.5\"");
    assert_eq!(serde_json::to_string(&"100".parse::<UnitPrice>()?)?, "\"100\"");
    assert_eq!(serde_json::to_string(&"0.000".parse::<UnitPrice>()?)?, "\"0\"");
    Ok(())
}
