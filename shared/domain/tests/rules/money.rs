use crate::support::{Checked, Fault, cases, currency, eur};
use domain::Refusal;
use domain::money::{Currency, Exact, Money};
use proptest::prelude::*;

/// Half away from zero, in integers and another way round than the rule.
fn half_away_from_zero(numerator: i128, denominator: i128) -> i128 {
    let doubled = 2 * numerator.abs() + denominator;
    numerator.signum() * (doubled / (2 * denominator))
}

fn amounts() -> impl Strategy<Value = i64> {
    -Money::MAX_AMOUNT..=Money::MAX_AMOUNT
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn rounding_is_half_away_from_zero(numerator: i64, denominator in 1_i64..) {
        let (numerator, denominator) = (i128::from(numerator), i128::from(denominator));
        let rounded = Exact::new(numerator, denominator)?.rounded()?;
        prop_assert_eq!(i128::from(rounded), half_away_from_zero(numerator, denominator));
    }

    #[test]
    fn rounding_meets_halves_and_their_neighbours(whole in -1_000_000_i128..1_000_000, half in 1_i128..1_000_000, off in -1_i128..=1) {
        let numerator = 2 * half * whole + half + off;
        let rounded = Exact::new(numerator, 2 * half)?.rounded()?;
        prop_assert_eq!(i128::from(rounded), half_away_from_zero(numerator, 2 * half));
    }

    #[test]
    fn rounding_treats_a_debt_as_it_treats_a_credit(numerator in i64::MIN + 1.., denominator in 1_i64..) {
        let plus = Exact::new(numerator.into(), denominator.into())?.rounded()?;
        let minus = Exact::new((-numerator).into(), denominator.into())?.rounded()?;
        prop_assert_eq!(plus, -minus);
    }

    #[test]
    fn a_whole_amount_is_its_own_rounding(amount: i64) {
        prop_assert_eq!(Exact::new(amount.into(), 1)?.rounded()?, amount);
    }

    #[test]
    fn nothing_overflows_or_panics(numerator: i128, denominator: i128, by: i64, of: i64) {
        if let Ok(exact) = Exact::new(numerator, denominator) {
            let product = exact.times(by, of);
            prop_assert!(of > 0 || product.is_err());
            for rounded in [exact.rounded(), product.and_then(Exact::rounded)] {
                prop_assert!(rounded.is_ok() || rounded == Err(Refusal::AmountOutOfRange));
            }
        } else {
            prop_assert!(denominator <= 0);
        }
    }

    #[test]
    fn times_is_exact(amount: i64, by: i64, of in 1_i64..) {
        let product = Exact::new(amount.into(), 1)?.times(by, of)?;
        prop_assert_eq!(product, Exact::new(i128::from(amount) * i128::from(by), of.into())?);
    }

    #[test]
    fn sums_and_differences_are_exact(a: i64, b in 1_i64.., c: i64, d in 1_i64..) {
        let [left, right] = [Exact::new(a.into(), b.into())?, Exact::new(c.into(), d.into())?];
        let [a, b, c, d] = [a, b, c, d].map(i128::from);
        // Half the range, so that the numbers of the test fit too.
        if let Some(numerator) = (a * d).checked_add(c * b) {
            prop_assert_eq!(left.plus(right), Exact::new(numerator, b * d));
            prop_assert_eq!(left.plus(right)?.minus(right)?, left);
            prop_assert_eq!(left.plus(right)?, right.plus(left)?);
        }
        prop_assert_eq!(left.minus(left)?, Exact::zero());
    }

    #[test]
    fn a_sum_fits_or_is_refused(a: i128, b in 1_i128.., c: i128, d in 1_i128..) {
        let [left, right] = [Exact::new(a, b)?, Exact::new(c, d)?];
        for result in [left.plus(right), left.minus(right)] {
            prop_assert!(result.is_ok() || result == Err(Refusal::AmountOutOfRange));
        }
        let whole = Exact::new(a, 1)?.plus(Exact::new(c, 1)?);
        prop_assert_eq!(whole.ok(), a.checked_add(c).and_then(|sum| Exact::new(sum, 1).ok()));
    }

    #[test]
    fn money_is_its_own_exact_value(amount in amounts()) {
        prop_assert_eq!(Exact::from(eur(amount)?), Exact::new(amount.into(), 1)?);
    }

    #[test]
    fn times_there_and_back_is_the_same(numerator: i64, denominator in 1_i64.., by in 1_i64.., of in 1_i64..) {
        let exact = Exact::new(numerator.into(), denominator.into())?;
        if let Ok(there) = exact.times(by, of) {
            prop_assert_eq!(there.times(of, by)?, exact);
        }
    }

    #[test]
    fn parts_of_a_whole_add_up_before_rounding(amount in amounts(), parts in 1_i64..1000) {
        let part = Exact::new(amount.into(), 1)?.times(1, parts)?;
        prop_assert_eq!(part.times(parts, 1)?.rounded()?, amount);
    }

    #[test]
    fn an_exact_value_survives_print_and_parse(numerator: i128, denominator in 1_i128..) {
        let exact = Exact::new(numerator, denominator)?;
        prop_assert_eq!(exact.to_string().parse::<Exact>()?, exact);
    }

    #[test]
    fn equal_fractions_are_equal_values(numerator: i32, denominator in 1_i32.., factor in 1_i64..) {
        let scaled = Exact::new(i128::from(numerator) * i128::from(factor), i128::from(denominator) * i128::from(factor))?;
        prop_assert_eq!(scaled, Exact::new(numerator.into(), denominator.into())?);
    }

    #[test]
    fn no_text_breaks_the_parser(text in "\\PC*") {
        if let Ok(exact) = text.parse::<Exact>() {
            prop_assert_eq!(exact.to_string().parse::<Exact>()?, exact);
        }
    }

    #[test]
    fn money_keeps_to_what_every_json_reader_keeps(amount: i64) {
        let money = Money::new(amount, currency("EUR")?);
        prop_assert_eq!(money.is_ok(), amount.unsigned_abs() < 1 << 53);
    }

    #[test]
    fn money_adds_in_any_order_and_back(a in amounts(), b in amounts()) {
        let (a, b) = (eur(a)?, eur(b)?);
        prop_assert_eq!(a.plus(b), b.plus(a));
        if let Ok(sum) = a.plus(b) {
            prop_assert_eq!(sum.minus(b)?, a);
        }
        prop_assert_eq!(a.plus(a.negated())?, eur(0)?);
    }

    #[test]
    fn a_sum_is_the_sum_of_the_amounts(list in prop::collection::vec(-1_000_000_i64..1_000_000, 0..20)) {
        let money = list.iter().map(|amount| eur(*amount)).collect::<Result<Vec<_>, Fault>>()?;
        prop_assert_eq!(Money::sum(currency("EUR")?, money)?.amount(), list.iter().sum::<i64>());
    }

    #[test]
    fn a_currency_has_0_2_or_3_decimals_or_is_refused(code in "[A-Z]{3}") {
        if let Ok(currency) = Currency::try_from(code.as_str()) {
            prop_assert!(matches!(currency.exponent(), 0 | 2 | 3));
            prop_assert_eq!(currency.code(), code);
        }
    }
}

#[test]
fn halves_round_away_from_zero_on_both_sides() -> Checked {
    for (text, rounded) in [
        ("1/2", 1),
        ("-1/2", -1),
        ("3/2", 2),
        ("-3/2", -2),
        ("5/2", 3),
        ("49/100", 0),
        ("-49/100", 0),
        ("5597/3", 1866),
        ("0", 0),
    ] {
        assert_eq!(text.parse::<Exact>()?.rounded()?, rounded, "{text}");
    }
    Ok(())
}

#[test]
fn the_last_values_that_fit_are_rounded_and_the_next_refused() -> Checked {
    let (max, min) = (i128::from(i64::MAX), i128::from(i64::MIN));
    assert_eq!(Exact::new(3 * max + 1, 3)?.rounded()?, i64::MAX);
    assert_eq!(Exact::new(3 * min - 1, 3)?.rounded()?, i64::MIN);
    assert_eq!(Exact::new(2 * max + 1, 2)?.rounded(), Err(Refusal::AmountOutOfRange));
    assert_eq!(Exact::new(2 * min - 1, 2)?.rounded(), Err(Refusal::AmountOutOfRange));
    for extreme in [i128::MIN, i128::MAX] {
        for denominator in [1, 2, 3, i128::MAX] {
            let exact = Exact::new(extreme, denominator)?;
            assert_eq!(exact.rounded().is_ok(), denominator == i128::MAX, "{exact}");
            assert_eq!(exact.to_string().parse::<Exact>()?, exact);
        }
    }
    Ok(())
}

#[test]
fn a_product_that_fits_is_made_even_when_its_factors_multiply_beyond() -> Checked {
    let large = Exact::new(i128::MAX - 1, 1)?;
    assert_eq!(large.times(i64::MAX, i64::MAX)?, large);
    assert_eq!(large.times(1, 2)?, Exact::new((i128::MAX - 1) / 2, 1)?);
    assert_eq!(large.times(2, 1), Err(Refusal::AmountOutOfRange));
    assert_eq!(Exact::new(1 << 126, 1)?.times(3, 4)?, Exact::new(3 << 124, 1)?);
    assert_eq!(Exact::new(1, 1 << 126)?.times(4, 3)?, Exact::new(1, 3 << 124)?);
    Ok(())
}

#[test]
fn a_fraction_needs_a_positive_denominator() {
    for text in ["1/0", "1/-2", "0/0", "", "/", "1/", "/2", "1/2/3", "1.5", "½"] {
        assert_eq!(text.parse::<Exact>(), Err(Refusal::AmountOutOfRange), "{text}");
    }
}

#[test]
fn two_currencies_do_not_add_up() -> Checked {
    let yen = Money::new(1, currency("JPY")?)?;
    assert_eq!(eur(1)?.plus(yen), Err(Refusal::CurrencyMismatch));
    assert_eq!(eur(1)?.minus(yen), Err(Refusal::CurrencyMismatch));
    assert_eq!(Money::sum(currency("EUR")?, [eur(1)?, yen]), Err(Refusal::CurrencyMismatch));
    assert_eq!(Money::sum(currency("EUR")?, [])?, eur(0)?);
    Ok(())
}

#[test]
fn a_sum_beyond_the_limit_is_refused_not_wrapped() -> Checked {
    let most = eur(Money::MAX_AMOUNT)?;
    assert_eq!(most.plus(eur(1)?), Err(Refusal::AmountOutOfRange));
    assert_eq!(most.negated().minus(eur(1)?), Err(Refusal::AmountOutOfRange));
    Ok(())
}

#[test]
fn money_reads_as_people_write_it() -> Checked {
    for (code, amount, text) in [
        ("EUR", 1999, "EUR 19.99"),
        ("EUR", 5, "EUR 0.05"),
        ("EUR", 0, "EUR 0.00"),
        ("EUR", -1, "EUR -0.01"),
        ("EUR", -1999, "EUR -19.99"),
        ("JPY", 500, "JPY 500"),
        ("JPY", -7, "JPY -7"),
        ("KWD", 1500, "KWD 1.500"),
        ("KWD", 1, "KWD 0.001"),
        ("USD", Money::MAX_AMOUNT, "USD 90071992547409.91"),
    ] {
        assert_eq!(Money::new(amount, currency(code)?)?.to_string(), text);
    }
    Ok(())
}

#[test]
fn what_people_cannot_pay_with_is_refused() {
    // No minor unit: gold, drawing rights, tests, none. Four places: two units of account.
    for code in ["XAU", "XDR", "XTS", "XXX", "CLF", "UYW", "eur", "EU", "EURO", "", "ABC", "€"] {
        assert_eq!(Currency::try_from(code), Err(Refusal::UnknownCurrency), "{code}");
    }
}

#[test]
fn currencies_stand_in_the_order_of_their_codes() -> Checked {
    assert!(currency("EUR")? < currency("USD")? && currency("USD")? > currency("JPY")?);
    Ok(())
}
