use crate::port::{Charge, Gateway, GatewayError, Invoices, PortError, Subscriptions};
use crate::sale::{Papers, SaleReads, book, sale};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::account::AccountBook;
use domain::id::{AccountId, AttemptId};
use domain::invoice::{InvoiceNumber, InvoiceState, InvoiceStatus};
use domain::payment::{Affected, AttemptOutcome, DeclineCode, settle};
use futures_util::try_join;

/// Carries the invoice's open attempt to the gateway and books the outcome. `again` says that it may have been carried
/// there before: then the gateway is asked before it is told.
///
/// # Errors
/// [`Error::Port`] while the outcome is unknown: the job has to come again. As [`execute`].
pub async fn collect_payment<S>(
    system: &S,
    by: &Caller,
    account: AccountId,
    number: InvoiceNumber,
    again: bool,
) -> Result<(), Error>
where
    S: Execute + SaleReads + Subscriptions + Gateway,
{
    let state = state(system, account, number).await?;
    let Some(charge) = charge(&state) else {
        return Ok(());
    };
    let outcome = outcome(system, &charge, again).await?;
    book_outcome(system, by, &charge, &outcome).await
}

/// What there is to charge: nothing once the attempt has an outcome.
fn charge(state: &InvoiceState) -> Option<Charge> {
    let attempt = state.payment.open_attempt().filter(|_| state.status == InvoiceStatus::Open)?;
    Some(Charge {
        attempt: attempt.id,
        account: state.account,
        invoice: state.number,
        money: attempt.amount,
        method: attempt.method.reference.clone(),
    })
}

async fn outcome<S: Gateway>(system: &S, charge: &Charge, again: bool) -> Result<AttemptOutcome, Error> {
    if again && let Some(outcome) = find(system, charge.attempt).await? {
        return Ok(outcome);
    }
    match system.charge(charge).await {
        Ok(outcome) => Ok(outcome),
        Err(GatewayError::Unknown(reason)) => match find(system, charge.attempt).await? {
            Some(outcome) => Ok(outcome),
            None => Err(PortError::Unavailable { system: "the payment gateway", reason }.into()),
        },
        // Nothing was done and never will be: the card is gone there, or is none. Another card may pay.
        Err(GatewayError::Rejected(reason)) => {
            tracing::warn!(%reason, attempt = %charge.attempt, "the gateway does not take this charge");
            Ok(AttemptOutcome::Declined { code: DeclineCode::Other })
        }
    }
}

async fn find<S: Gateway>(system: &S, attempt: AttemptId) -> Result<Option<AttemptOutcome>, Error> {
    system.find(attempt).await.map_err(|error| match error {
        GatewayError::Unknown(reason) => PortError::Unavailable { system: "the payment gateway", reason }.into(),
        GatewayError::Rejected(reason) => PortError::Broken { system: "the payment gateway", reason }.into(),
    })
}

/// Books what a notice from the gateway makes us ask for. Never charges.
///
/// # Errors
/// As [`collect_payment`].
pub(crate) async fn book_what_happened<S>(
    system: &S,
    by: &Caller,
    account: AccountId,
    number: InvoiceNumber,
) -> Result<(), Error>
where
    S: Execute + SaleReads + Subscriptions + Gateway,
{
    let state = state(system, account, number).await?;
    let Some(charge) = charge(&state) else {
        return Ok(());
    };
    match find(system, charge.attempt).await? {
        Some(outcome) => book_outcome(system, by, &charge, &outcome).await,
        None => Ok(()),
    }
}

async fn book_outcome<S>(system: &S, by: &Caller, charge: &Charge, outcome: &AttemptOutcome) -> Result<(), Error>
where
    S: Execute + SaleReads + Subscriptions,
{
    let account = charge.account;
    let load = async || {
        let (state, book) = try_join!(state(system, account, charge.invoice), book(system, account))?;
        let affected = match state.outcome_affects_subscription(outcome) {
            true => Some(affected(system, &state, book.clone(), by).await?),
            false => None,
        };
        Ok((state, book, affected))
    };
    execute(system, by, load, |(state, book, affected)| {
        let clock = book.clock.as_ref().map(|clock| clock.id);
        let now = book.now(by.at);
        let decision = settle(state, charge.attempt, outcome.clone(), affected.as_ref(), clock, now)?;
        Ok(decision.with(()))
    })
    .await
}

async fn state<S: Invoices>(system: &S, account: AccountId, number: InvoiceNumber) -> Result<InvoiceState, Error> {
    system.invoice_state(account, number).await?.ok_or(Error::NotFound(Thing::Invoice))
}

/// What the payment of an invoice may change beside it.
///
/// # Errors
/// [`Error::Port`]; [`Error::NotFound`].
pub(crate) async fn affected<S: SaleReads + Subscriptions>(
    system: &S,
    state: &InvoiceState,
    book: AccountBook,
    by: &Caller,
) -> Result<Affected, Error> {
    let found = system.subscription(state.account, state.subscription).await?;
    let subscription = found.ok_or(Error::NotFound(Thing::Subscription))?;
    let sale = sale(system, book, Some(&subscription), &[], Papers::None, by.at).await?;
    Ok(Affected { sale, subscription })
}
