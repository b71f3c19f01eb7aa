use crate::port::{Gateway, GatewayError, PortError, Subscriptions};
use crate::sale::SaleReads;
use crate::work::collect_payment::affected;
use crate::{Caller, Error, Execute, Thing, execute};
use domain::Refusal;
use domain::account::AccountBook;
use domain::id::{AccountId, PaymentMethodId};
use domain::invoice::InvoiceState;
use domain::payment::{Affected, AttachPaymentMethod, PaymentMethod, attach};
use futures_util::future::try_join_all;
use futures_util::try_join;
use std::collections::BTreeMap;

/// What the customer's browser got from the gateway for their card.
#[derive(Clone)]
pub struct NewPaymentMethod {
    pub gateway_token: String,
}

impl std::fmt::Debug for NewPaymentMethod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPaymentMethod(…)")
    }
}

/// How many unpaid invoices one new payment method is tried on, which keeps the transaction below its limit of 100.
const MOST_RETRIES: u16 = 40;

/// Makes a payment method the account's default and tries its unpaid invoices again with it, after the account's credit.
///
/// # Errors
/// [`Refusal::PaymentMethodRejected`]; [`Error::NotFound`]; as [`execute`].
pub async fn attach_payment_method<S>(
    system: &S,
    by: &Caller,
    account: AccountId,
    new: NewPaymentMethod,
) -> Result<PaymentMethod, Error>
where
    S: Execute + SaleReads + Subscriptions + Gateway,
{
    let method = system.attach(&new.gateway_token).await.map_err(|error| match error {
        GatewayError::Rejected(_) => Error::Refused(Refusal::PaymentMethodRejected),
        GatewayError::Unknown(reason) => PortError::Unavailable { system: "the payment gateway", reason }.into(),
    })?;
    let command = AttachPaymentMethod {
        id: PaymentMethodId::new(),
        reference: method.reference,
        brand: method.brand,
        last4: method.last4,
    };
    let load = async || {
        let (book, unpaid) = try_join!(system.book(account), system.unpaid_invoices(account, MOST_RETRIES))?;
        let book = book.ok_or(Error::NotFound(Thing::Account))?;
        let affected = affected_by_credit(system, &book, &unpaid, by).await?;
        Ok((book, unpaid, affected))
    };
    execute(system, by, load, |(book, unpaid, affected)| Ok(attach(book, unpaid, affected, command.clone(), by.at)?))
        .await
}

/// The subscriptions whose unpaid invoices the account's credit may pay; without credit there is nothing to read.
async fn affected_by_credit<S: SaleReads + Subscriptions>(
    system: &S,
    book: &AccountBook,
    unpaid: &[InvoiceState],
    by: &Caller,
) -> Result<Vec<Affected>, Error> {
    if book.account.credit.is_empty() {
        return Ok(Vec::new());
    }
    let first_of_each: BTreeMap<_, _> = unpaid.iter().rev().map(|state| (state.subscription, state)).collect();
    try_join_all(first_of_each.into_values().map(|state| affected(system, state, book.clone(), by))).await
}
