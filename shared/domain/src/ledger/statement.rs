use super::{Balances, Entries};
use crate::Refusal;
use crate::money::Money;
use crate::time::BillingTime;
use serde::Serialize;
use std::collections::BTreeSet;

/// What one decision posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    pub at: BillingTime,
    /// The command or job that it came of.
    pub cause: String,
    pub entries: Entries,
}

/// One posting on an account's statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatementRow {
    pub at: BillingTime,
    pub cause: String,
    pub entries: Entries,
    /// How the posting moves what is due, one for each currency that it touches.
    pub moved: Vec<Money>,
    /// What the customer owes less their credit after it, one for each currency on the books or touched by it.
    pub due: Vec<Money>,
    pub balances: Balances,
}

/// The statement of postings that come in order, with a running balance from `opening` on, and the balances at its end:
/// the opening ones of the next page. A posting without entries moves no money and has no row.
///
/// # Errors
/// [`Refusal::AmountOutOfRange`] when a balance is beyond what an amount may be.
pub fn statement(opening: &Balances, postings: &[Posting]) -> Result<(Vec<StatementRow>, Balances), Refusal> {
    let mut rows = Vec::new();
    let mut before = opening.clone();
    for posting in postings.iter().filter(|posting| !posting.entries.is_empty()) {
        let after = before.after(&posting.entries)?;
        let alone = Balances::default().after(&posting.entries)?;
        let touched: BTreeSet<_> = posting.entries.as_slice().iter().map(|entry| entry.money.currency()).collect();
        let moved = touched.iter().map(|currency| alone.due(*currency));
        let due = after.currencies().union(&touched).map(|currency| after.due(*currency)).collect::<Result<_, _>>()?;
        rows.push(StatementRow {
            at: posting.at,
            cause: posting.cause.clone(),
            entries: posting.entries.clone(),
            moved: moved.collect::<Result<_, _>>()?,
            due,
            balances: after.clone(),
        });
        before = after;
    }
    Ok((rows, before))
}
