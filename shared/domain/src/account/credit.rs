use crate::Refusal;
use crate::money::{Currency, Money};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an account has to its credit, by currency; never negative.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountCredit(BTreeMap<Currency, Money>);

impl AccountCredit {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn of(&self, currency: Currency) -> Money {
        self.0.get(&currency).copied().unwrap_or(Money::zero(currency))
    }

    pub fn amounts(&self) -> impl Iterator<Item = Money> {
        self.0.values().copied()
    }

    /// # Errors
    /// [`Refusal::AmountOutOfRange`].
    pub(crate) fn add(&mut self, money: Money) -> Result<(), Refusal> {
        self.set(self.of(money.currency()).plus(money)?);
        Ok(())
    }

    /// Takes what there is of it, at most `wanted`, which is not negative.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`].
    pub(crate) fn take(&mut self, wanted: Money) -> Result<Money, Refusal> {
        let has = self.of(wanted.currency());
        let taken = has.min(wanted)?;
        self.set(has.minus(taken)?);
        Ok(taken)
    }

    fn set(&mut self, money: Money) {
        if money.is_zero() {
            self.0.remove(&money.currency());
        } else {
            self.0.insert(money.currency(), money);
        }
    }
}
