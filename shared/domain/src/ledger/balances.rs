use super::{Entries, Entry, LedgerAccount};
use crate::Refusal;
use crate::money::{Currency, Money};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What each ledger account stands at, per currency: debits are positive, credits negative. On the wire a list of
/// entries, without those that stand at nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Entry>", into = "Vec<Entry>")]
pub struct Balances(BTreeMap<(Currency, LedgerAccount), Money>);

impl Balances {
    /// What an account stands at.
    #[must_use]
    pub fn of(&self, account: LedgerAccount, currency: Currency) -> Money {
        self.0.get(&(currency, account)).copied().unwrap_or(Money::zero(currency))
    }

    /// What the customer owes: invoices issued and not paid.
    #[must_use]
    pub fn owed(&self, currency: Currency) -> Money {
        self.of(LedgerAccount::Receivable, currency)
    }

    /// What the customer has to their credit; positive.
    #[must_use]
    pub fn credit(&self, currency: Currency) -> Money {
        self.of(LedgerAccount::AccountCredit, currency).negated()
    }

    /// What the customer owes, less their credit: negative where we owe them.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`].
    pub fn due(&self, currency: Currency) -> Result<Money, Refusal> {
        self.owed(currency).minus(self.credit(currency))
    }

    /// Those in which anything is on the books.
    #[must_use]
    pub fn currencies(&self) -> BTreeSet<Currency> {
        self.0.keys().map(|(currency, _)| *currency).collect()
    }

    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.0.iter().map(|((_, account), money)| Entry { account: *account, money: *money })
    }

    /// The balances after a posting. The order of its entries does not matter, and where all of them fit, neither does
    /// the order of postings.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`] when an account then stands beyond what an amount may be.
    pub fn after(&self, entries: &Entries) -> Result<Self, Refusal> {
        self.plus(entries.as_slice())
    }

    fn plus(&self, entries: &[Entry]) -> Result<Self, Refusal> {
        let mut moved = BTreeMap::<(Currency, LedgerAccount), i128>::new();
        for entry in entries {
            // As many amounts below 2⁵³ as fit in memory do not overflow an i128.
            *moved.entry((entry.money.currency(), entry.account)).or_default() += i128::from(entry.money.amount());
        }
        let mut after = self.clone();
        for ((currency, account), moved) in moved {
            let amount = moved + i128::from(self.of(account, currency).amount());
            let amount = i64::try_from(amount).map_err(|_| Refusal::AmountOutOfRange)?;
            match Money::new(amount, currency)? {
                nothing if nothing.is_zero() => after.0.remove(&(currency, account)),
                money => after.0.insert((currency, account), money),
            };
        }
        Ok(after)
    }
}

impl TryFrom<Vec<Entry>> for Balances {
    type Error = Refusal;

    fn try_from(entries: Vec<Entry>) -> Result<Self, Refusal> {
        Self::default().plus(&entries)
    }
}

impl From<Balances> for Vec<Entry> {
    fn from(balances: Balances) -> Self {
        balances.entries().collect()
    }
}
