//! What stands in an account's journal, added up.

use crate::port::{Accounts, Journal, JournalPosting};
use crate::sale::book;
use crate::{Error, Page, PageRequest, Position};
use domain::id::AccountId;
use domain::ledger::{Balances, Posting, StatementRow, statement};
use futures_util::try_join;
use serde::{Deserialize, Serialize};

/// As many postings as one read of the store brings.
const READ_AT_ONCE: u16 = 500;

/// Where a page of a statement begins: behind a posting, with the balances after it, so that a page reads no postings
/// but its own.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Place {
    after: Option<String>,
    balances: Balances,
}

/// What an account's ledger stands at: the sum of its journal.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Port`]; [`Error::Defect`] for sums beyond what an amount may be.
pub async fn balances<S: Accounts + Journal>(system: &S, account: AccountId) -> Result<Balances, Error> {
    let (_, balances) = try_join!(book(system, account), sum(system, account))?;
    Ok(balances)
}

async fn sum<S: Journal>(system: &S, account: AccountId) -> Result<Balances, Error> {
    let (mut balances, mut after) = (Balances::default(), None);
    loop {
        let postings = system.postings(account, after, READ_AT_ONCE).await?;
        let Some(last) = postings.last() else {
            return Ok(balances);
        };
        after = Some(last.position.clone());
        for posting in &postings {
            balances = balances.after(&posting.entries).map_err(|_| beyond())?;
        }
    }
}

/// One page of an account's statement, oldest first.
///
/// # Errors
/// [`Error::Port`]; [`Error::Defect`] for sums beyond what an amount may be.
pub async fn account_statement<S: Journal>(
    system: &S,
    account: AccountId,
    page: &PageRequest,
) -> Result<Page<StatementRow>, Error> {
    let Place { after, balances } = match &page.after {
        Some(Position(place)) => serde_json::from_str(place).map_err(|_| unreadable())?,
        None => Place::default(),
    };
    let mut postings = moving(system, account, after, usize::from(page.limit) + 1).await?;
    let has_more = postings.len() > usize::from(page.limit);
    postings.truncate(page.limit.into());
    let after = postings.last().map(|posting| posting.position.clone());
    let postings: Vec<Posting> = postings.into_iter().map(Posting::from).collect();
    let (items, balances) = statement(&balances, &postings).map_err(|_| beyond())?;
    let next = has_more.then(|| serde_json::to_string(&Place { after, balances }).map(Position));
    Ok(Page { items, next: next.transpose().map_err(|_| unreadable())? })
}

/// At most `most` postings that move money.
async fn moving<S: Journal>(
    system: &S,
    account: AccountId,
    mut after: Option<String>,
    most: usize,
) -> Result<Vec<JournalPosting>, Error> {
    let mut found = Vec::new();
    while found.len() < most {
        let wanted = u16::try_from(most - found.len()).unwrap_or(READ_AT_ONCE);
        let postings = system.postings(account, after, wanted).await?;
        let Some(last) = postings.last() else {
            break;
        };
        after = Some(last.position.clone());
        found.extend(postings.into_iter().filter(|posting| !posting.entries.is_empty()));
    }
    Ok(found)
}

fn beyond() -> Error {
    Error::Defect("a journal that adds up to more than an amount may be")
}

fn unreadable() -> Error {
    Error::Defect("a place in a statement that cannot be read")
}

impl From<JournalPosting> for Posting {
    fn from(posting: JournalPosting) -> Self {
        let JournalPosting { position: _, at, cause, entries } = posting;
        Self { at, cause, entries }
    }
}
