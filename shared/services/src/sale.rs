//! Loading what the rules of billing look at.

use crate::port::{Accounts, Invoices, Plans, PortError, TaxProvider};
use crate::{Error, Thing};
use domain::account::AccountBook;
use domain::id::AccountId;
use domain::invoice::{InvoiceNumber, Paper};
use domain::plan::{PlanVersion, PlanVersionRef};
use domain::subscription::{Sale, Subscription};
use domain::tax::TaxRate;
use domain::time::WallTime;
use futures_util::future::try_join_all;
use futures_util::try_join;
use std::collections::BTreeSet;

/// Every port that a sale is read from.
pub trait SaleReads: Accounts + Plans + Invoices + TaxProvider {}

impl<T: Accounts + Plans + Invoices + TaxProvider> SaleReads for T {}

/// Which invoices of a subscription a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Papers {
    None,
    /// Those that charged for its current time, and the one that a beginning waits for.
    Current,
}

/// What a rule about `subscription` looks at, with `wanted` plan versions beside those it has.
///
/// # Errors
/// [`Error::Port`]; [`Error::NotFound`] for a plan; [`Error::Defect`] for an invoice that is not there.
pub(crate) async fn sale<S: SaleReads>(
    system: &S,
    book: AccountBook,
    subscription: Option<&Subscription>,
    wanted: &[PlanVersionRef],
    papers: Papers,
    wall: WallTime,
) -> Result<Sale, Error> {
    let mut references = subscription.map(Subscription::plan_versions).unwrap_or_default();
    references.extend(wanted);
    let numbers = match papers {
        Papers::Current => subscription.map(Subscription::papers).unwrap_or_default(),
        Papers::None => BTreeSet::new(),
    };
    let account = book.account.id;
    let (tax_rates, papers) = try_join!(
        tax_rates(system, &book, wall),
        try_join_all(numbers.into_iter().map(|number| paper(system, account, number))),
    )?;
    // Lines to be given back may be of versions that no item has any more.
    references.extend(papers.iter().flat_map(|paper| paper.document.lines.iter().map(|line| line.basis.plan)));
    let plans = plan_versions(system, &references).await?;
    let now = book.now(wall);
    Ok(Sale { book, plans, tax_rates, papers, now })
}

async fn plan_versions<S: Plans>(system: &S, references: &BTreeSet<PlanVersionRef>) -> Result<Vec<PlanVersion>, Error> {
    let versions = references
        .iter()
        .map(async |reference| system.plan_version(*reference).await?.ok_or(Error::NotFound(Thing::Plan)));
    try_join_all(versions).await
}

/// The rates of the account's country; an account that owes no tax costs no read.
async fn tax_rates<S: TaxProvider>(system: &S, book: &AccountBook, wall: WallTime) -> Result<Vec<TaxRate>, Error> {
    match book.account.taxed_as() {
        Some(identity) => Ok(system.rates_of(identity.place.country, wall).await?),
        None => Ok(Vec::new()),
    }
}

/// # Errors
/// [`Error::Port`]; [`Error::NotFound`].
pub(crate) async fn paper<S: Invoices>(system: &S, account: AccountId, number: InvoiceNumber) -> Result<Paper, Error> {
    let state = system.invoice_state(account, number).await?.ok_or(Error::NotFound(Thing::Invoice))?;
    let document = system.invoice_document(account, state.invoice).await?.ok_or(Error::NotFound(Thing::Invoice))?;
    Ok(Paper { document, state })
}

/// # Errors
/// [`Error::Port`]; [`Error::NotFound`].
pub(crate) async fn book<S: Accounts>(system: &S, account: AccountId) -> Result<AccountBook, Error> {
    let found: Result<Option<AccountBook>, PortError> = system.book(account).await;
    found?.ok_or(Error::NotFound(Thing::Account))
}
