use crate::build::{Built, Checked, at, currency, eur};
use crate::cases::cases;
use domain::Refusal;
use domain::ledger::{Balances, Entries, LedgerAccount, Posting, StatementRow, statement};
use domain::money::Money;
use proptest::prelude::*;

const ACCOUNTS: [LedgerAccount; 8] = [
    LedgerAccount::Receivable,
    LedgerAccount::CashInTransit,
    LedgerAccount::Cash,
    LedgerAccount::AccountCredit,
    LedgerAccount::TaxPayable,
    LedgerAccount::Revenue,
    LedgerAccount::Refunds,
    LedgerAccount::BadDebt,
];

fn posting(debit: LedgerAccount, credit: LedgerAccount, money: Money) -> Built<Posting> {
    let mut entries = Entries::default();
    entries.post(debit, credit, money);
    Ok(Posting { at: at("2028-01-01T00:00:00Z")?, cause: "invoices-issue".to_owned(), entries })
}

#[test]
fn an_invoice_a_payment_and_a_credit() -> Checked {
    let euro = currency("EUR")?;
    let postings = [
        posting(LedgerAccount::Receivable, LedgerAccount::Revenue, eur(5400)?)?,
        posting(LedgerAccount::CashInTransit, LedgerAccount::Receivable, eur(5400)?)?,
        posting(LedgerAccount::Revenue, LedgerAccount::AccountCredit, eur(1742)?)?,
        posting(LedgerAccount::Receivable, LedgerAccount::Revenue, eur(2000)?)?,
        posting(LedgerAccount::AccountCredit, LedgerAccount::Receivable, eur(1742)?)?,
    ];
    let (rows, after) = statement(&Balances::default(), &postings)?;
    let due: Vec<i64> = rows.iter().map(|row| row.due[0].amount()).collect();
    assert_eq!(due, [5400, 0, -1742, 258, 258]);
    let moved: Vec<i64> = rows.iter().filter_map(|row| Some(row.moved.first()?.amount())).collect();
    assert_eq!(moved, [5400, -5400, -1742, 2000, 0]);
    assert_eq!(rows[2].balances.credit(euro), eur(1742)?);
    assert_eq!((after.owed(euro), after.credit(euro)), (eur(258)?, eur(0)?));
    assert_eq!(after.of(LedgerAccount::Revenue, euro), eur(1742 - 5400 - 2000)?);
    assert_eq!(after.currencies().into_iter().collect::<Vec<_>>(), [euro]);
    Ok(())
}

#[test]
fn what_posts_nothing_has_no_row_and_what_settles_shows_zero() -> Checked {
    let nothing =
        Posting { entries: Entries::default(), ..posting(LedgerAccount::Cash, LedgerAccount::Cash, eur(1)?)? };
    let (rows, _) = statement(&Balances::default(), &[nothing])?;
    assert!(rows.is_empty());
    let owed = posting(LedgerAccount::Receivable, LedgerAccount::Revenue, eur(5)?)?;
    let voided = posting(LedgerAccount::Revenue, LedgerAccount::Receivable, eur(5)?)?;
    let (rows, after) = statement(&Balances::default(), &[owed, voided])?;
    assert_eq!(rows[1].due, [eur(0)?]);
    assert_eq!(after, Balances::default());
    Ok(())
}

#[test]
fn currencies_stand_apart() -> Checked {
    let yen = Money::new(700, currency("JPY")?)?;
    let mut both = posting(LedgerAccount::Receivable, LedgerAccount::Revenue, eur(5)?)?;
    both.entries.post(LedgerAccount::Receivable, LedgerAccount::Revenue, yen);
    let (rows, after) = statement(&Balances::default(), &[both])?;
    assert_eq!(rows[0].due, [eur(5)?, yen]);
    assert_eq!(after.owed(currency("USD")?), Money::zero(currency("USD")?));
    Ok(())
}

#[test]
fn a_balance_beyond_an_amount_is_refused() -> Checked {
    let most = eur(Money::MAX_AMOUNT)?;
    let postings = [
        posting(LedgerAccount::Receivable, LedgerAccount::Revenue, most)?,
        posting(LedgerAccount::Receivable, LedgerAccount::Revenue, eur(1)?)?,
    ];
    assert_eq!(statement(&Balances::default(), &postings).err(), Some(Refusal::AmountOutOfRange));
    let mut within = postings[0].clone();
    within.entries.post(LedgerAccount::Receivable, LedgerAccount::Revenue, eur(1)?);
    within.entries.post(LedgerAccount::Revenue, LedgerAccount::Receivable, eur(1)?);
    assert!(statement(&Balances::default(), &[within]).is_ok());
    Ok(())
}

type Drawn = Vec<(usize, usize, i64, bool)>;

fn postings(drawn: &Drawn) -> Built<Vec<Posting>> {
    let each = drawn.iter().map(|(debit, credit, amount, euro)| {
        let money = Money::new(*amount, currency(if *euro { "EUR" } else { "JPY" })?)?;
        posting(ACCOUNTS[*debit], ACCOUNTS[*credit], money)
    });
    each.collect()
}

fn drawn() -> impl Strategy<Value = Drawn> {
    prop::collection::vec((0..8_usize, 0..8_usize, -1_000_000_i64..1_000_000, any::<bool>()), 0..30)
}

fn failed(error: Box<dyn std::error::Error>) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn the_books_balance_after_every_row(drawn in drawn()) {
        let (rows, after) = statement(&Balances::default(), &postings(&drawn).map_err(failed)?)?;
        for row in &rows {
            for currency in row.balances.currencies() {
                let sum = ACCOUNTS.iter().map(|account| row.balances.of(*account, currency).amount()).sum::<i64>();
                prop_assert_eq!(sum, 0);
                prop_assert!(row.due.contains(&row.balances.due(currency)?));
            }
        }
        prop_assert_eq!(rows.last().map_or(Balances::default(), |row: &StatementRow| row.balances.clone()), after);
    }

    #[test]
    fn pages_join_and_a_cursor_keeps_the_balances(drawn in drawn(), cut in 0_usize..30) {
        let postings = postings(&drawn).map_err(failed)?;
        let (first, second) = postings.split_at(cut.min(postings.len()));
        let (mut rows, middle) = statement(&Balances::default(), first)?;
        let text = serde_json::to_string(&middle).map_err(|error| failed(error.into()))?;
        let carried: Balances = serde_json::from_str(&text).map_err(|error| failed(error.into()))?;
        prop_assert_eq!(&carried, &middle);
        let (more, end) = statement(&carried, second)?;
        rows.extend(more);
        prop_assert_eq!((rows, end), statement(&Balances::default(), &postings)?);
    }

    #[test]
    fn totals_do_not_depend_on_the_order(drawn in drawn()) {
        let forth = postings(&drawn).map_err(failed)?;
        let back: Vec<Posting> = forth.iter().rev().cloned().collect();
        prop_assert_eq!(statement(&Balances::default(), &forth)?.1, statement(&Balances::default(), &back)?.1);
    }

    #[test]
    fn any_amounts_are_added_or_refused(drawn in prop::collection::vec(
        (0..8_usize, 0..8_usize, -Money::MAX_AMOUNT..=Money::MAX_AMOUNT, any::<bool>()), 0..20)
    ) {
        let stated = statement(&Balances::default(), &postings(&drawn).map_err(failed)?);
        prop_assert!(stated.is_ok() || stated.err() == Some(Refusal::AmountOutOfRange));
    }
}
