use crate::support::{cases, currency, eur};
use domain::ledger::{Entries, LedgerAccount};
use domain::money::Money;
use proptest::prelude::*;

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn entries_sum_to_zero_in_every_currency(posts in prop::collection::vec((any::<bool>(), -1_000_000_i64..1_000_000), 0..30)) {
        let mut entries = Entries::default();
        for (euro, amount) in &posts {
            let money = Money::new(*amount, currency(if *euro { "EUR" } else { "JPY" })?)?;
            entries.post(LedgerAccount::Receivable, LedgerAccount::Revenue, money);
        }
        for code in ["EUR", "JPY"] {
            let currency = currency(code)?;
            let all = entries.as_slice().iter().filter(|it| it.money.currency() == currency);
            prop_assert!(Money::sum(currency, all.map(|it| it.money))?.is_zero());
        }
        let posted = posts.iter().filter(|(_, amount)| *amount != 0).count();
        prop_assert_eq!(entries.as_slice().len(), 2 * posted);
        prop_assert_eq!(entries.is_empty(), posted == 0);
    }

    #[test]
    fn a_debit_is_positive(amount in 1_i64..1_000_000) {
        let mut entries = Entries::default();
        entries.post(LedgerAccount::CashInTransit, LedgerAccount::Receivable, eur(amount)?);
        prop_assert_eq!(entries.as_slice()[0].account, LedgerAccount::CashInTransit);
        prop_assert_eq!(entries.as_slice()[0].money, eur(amount)?);
    }
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "a posting that does not balance")]
fn a_posting_that_does_not_balance_ends_the_test_that_makes_it() {
    let euros = |amount| eur(amount).unwrap_or_else(|fault| panic!("{fault}"));
    let credits = [(LedgerAccount::Revenue, euros(100)), (LedgerAccount::TaxPayable, euros(18))];
    Entries::default().post_split(&[(LedgerAccount::Receivable, euros(119))], &credits);
}
