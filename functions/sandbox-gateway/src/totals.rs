use domain::money::{Currency, Money};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What was charged in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Total {
    #[schema(value_type = String, example = "EUR")]
    pub currency: Currency,
    /// Minor units.
    pub succeeded_amount: i64,
    pub succeeded_count: u64,
}

/// The totals by currency, in the order of their codes; `None` if one is more than can be counted.
#[must_use]
pub fn totals(charges: impl IntoIterator<Item = Money>) -> Option<Vec<Total>> {
    let mut totals: BTreeMap<Currency, Total> = BTreeMap::new();
    for money in charges {
        let currency = money.currency();
        let total = totals.entry(currency).or_insert(Total { currency, succeeded_amount: 0, succeeded_count: 0 });
        total.succeeded_amount = total.succeeded_amount.checked_add(money.amount())?;
        total.succeeded_count += 1;
    }
    Some(totals.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::{Total, totals};
    use domain::money::Money;

    fn money(amount: i64, currency: &str) -> Money {
        Money::new(amount, currency.try_into().unwrap()).unwrap()
    }

    #[test]
    fn currencies_are_summed_apart() {
        let charges = [money(1_999, "USD"), money(500, "EUR"), money(1, "USD")];
        let total = |currency: &str, succeeded_amount, succeeded_count| Total {
            currency: currency.try_into().unwrap(),
            succeeded_amount,
            succeeded_count,
        };
        assert_eq!(totals(charges), Some(vec![total("EUR", 500, 1), total("USD", 2_000, 2)]));
        assert_eq!(totals([]), Some(Vec::new()));
    }

    #[test]
    fn a_sum_is_right_or_none() {
        let most = money(Money::MAX_AMOUNT, "EUR");
        assert!(totals(std::iter::repeat_n(most, 1_000)).is_some());
        assert_eq!(totals(std::iter::repeat_n(most, 1_025)), None);
    }
}
