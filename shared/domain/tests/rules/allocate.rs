use crate::support::{Checked, Fault, cases, currency, eur};
use domain::Refusal;
use domain::money::{Money, allocate};
use proptest::prelude::*;

fn euros(amounts: &[i64]) -> Result<Vec<Money>, Fault> {
    amounts.iter().map(|amount| eur(*amount)).collect()
}

fn cents(shares: &[Money]) -> Vec<i64> {
    shares.iter().map(|share| share.amount()).collect()
}

/// Weights with zeros, equals and extremes among them.
fn weights() -> impl Strategy<Value = Vec<i64>> {
    let weight = prop_oneof![Just(0), 1..10_i64, 0..=Money::MAX_AMOUNT];
    prop::collection::vec(weight, 1..30).prop_filter("one is above zero", |all| all.iter().any(|weight| *weight > 0))
}

fn amounts() -> impl Strategy<Value = i64> {
    prop_oneof![-100..100_i64, -Money::MAX_AMOUNT..=Money::MAX_AMOUNT]
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn shares_add_up_to_the_total(total in amounts(), weights in weights()) {
        let shares = allocate(eur(total)?, &euros(&weights)?)?;
        prop_assert_eq!(shares.len(), weights.len());
        prop_assert_eq!(Money::sum(currency("EUR")?, shares)?, eur(total)?);
    }

    #[test]
    fn a_share_is_its_exact_part_less_or_more_than_a_unit_off(total in 0..=Money::MAX_AMOUNT, weights in weights()) {
        let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        for (share, weight) in allocate(eur(total)?, &euros(&weights)?)?.into_iter().zip(weights) {
            let exact = i128::from(total) * i128::from(weight);
            let off = i128::from(share.amount()) * whole - exact;
            prop_assert!(off.abs() < whole, "{} for {}", share, weight);
        }
    }

    #[test]
    fn whoever_got_a_unit_more_had_the_larger_remainder_or_stood_earlier(total in 0..=Money::MAX_AMOUNT, weights in weights()) {
        let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        let shares = allocate(eur(total)?, &euros(&weights)?)?;
        let parts: Vec<_> = shares.iter().zip(&weights).enumerate().map(|(index, (share, weight))| {
            let exact = i128::from(total) * i128::from(*weight);
            (i128::from(share.amount()) > exact / whole, (exact % whole, std::cmp::Reverse(index)))
        }).collect();
        let least_raised = parts.iter().filter(|part| part.0).map(|part| part.1).min();
        let most_left = parts.iter().filter(|part| !part.0).map(|part| part.1).max();
        if let (Some(raised), Some(left)) = (least_raised, most_left) {
            prop_assert!(raised > left);
        }
    }

    #[test]
    fn no_share_exceeds_its_weight_within_the_sum(weights in prop::collection::vec(0..1_000_000_000_i64, 1..30), part in 0..=1_000_i64) {
        let total = weights.iter().sum::<i64>() / 1_000 * part;
        for (share, weight) in allocate(eur(total)?, &euros(&weights)?)?.into_iter().zip(weights) {
            prop_assert!((0..=weight).contains(&share.amount()), "{} of {}", share, weight);
        }
    }

    #[test]
    fn the_whole_sum_gives_every_weight_itself(weights in prop::collection::vec(0..1_000_000_000_i64, 0..30)) {
        let shares = allocate(eur(weights.iter().sum())?, &euros(&weights)?)?;
        prop_assert_eq!(cents(&shares), weights);
    }

    #[test]
    fn a_weight_of_zero_gets_nothing(total in amounts(), weights in weights()) {
        for (share, weight) in allocate(eur(total)?, &euros(&weights)?)?.into_iter().zip(weights) {
            prop_assert!(weight > 0 || share.is_zero());
        }
    }

    #[test]
    fn a_credit_is_shared_out_as_its_charge(total in amounts(), weights in weights()) {
        let charge = allocate(eur(total)?, &euros(&weights)?)?;
        let credit = allocate(eur(-total)?, &euros(&weights)?)?;
        prop_assert_eq!(credit, charge.into_iter().map(Money::negated).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_panics(total in amounts(), weights in prop::collection::vec(amounts(), 0..30)) {
        let shares = allocate(eur(total)?, &euros(&weights)?);
        let shareable = weights.iter().all(|weight| *weight >= 0) && (total == 0 || weights.iter().any(|weight| *weight > 0));
        prop_assert_eq!(shares.is_ok(), shareable);
    }
}

#[test]
fn cents_go_to_the_largest_remainders_and_of_equal_ones_to_the_earlier() -> Checked {
    for (total, weights, shares) in [
        (100, &[1, 1, 1][..], &[34, 33, 33][..]),
        (200, &[1, 1, 1], &[67, 67, 66]),
        // 2.5, 1.5 and 1: the one left over goes to the first half.
        (5, &[5, 3, 2], &[3, 1, 1]),
        // 0.1, 0.1 and 0.8.
        (1, &[100, 100, 800], &[0, 0, 1]),
        (-1, &[100, 100, 800], &[0, 0, -1]),
        (7, &[0, 3, 0], &[0, 7, 0]),
        (0, &[0, 0], &[0, 0]),
        (0, &[], &[]),
    ] {
        assert_eq!(cents(&allocate(eur(total)?, &euros(weights)?)?), shares, "{total} over {weights:?}");
    }
    Ok(())
}

#[test]
fn what_cannot_be_shared_out_is_refused() -> Checked {
    assert_eq!(allocate(eur(1)?, &[]), Err(Refusal::AllocationWeights));
    assert_eq!(allocate(eur(1)?, &euros(&[0, 0])?), Err(Refusal::AllocationWeights));
    assert_eq!(allocate(eur(1)?, &euros(&[2, -1])?), Err(Refusal::AllocationWeights));
    assert_eq!(allocate(eur(0)?, &euros(&[-1])?), Err(Refusal::AllocationWeights));
    let yen = Money::new(1, currency("JPY")?)?;
    assert_eq!(allocate(eur(1)?, &[eur(1)?, yen]), Err(Refusal::CurrencyMismatch));
    Ok(())
}
