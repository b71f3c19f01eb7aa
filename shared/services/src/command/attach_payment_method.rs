use crate::port::{Accounts, Gateway, GatewayError, Invoices, PortError};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::Refusal;
use domain::id::{AccountId, PaymentMethodId};
use domain::payment::{AttachPaymentMethod, PaymentMethod, attach};
use futures_util::try_join;

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

/// Makes a payment method the account's default and tries its unpaid invoices again with it.
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
    S: Execute + Accounts + Invoices + Gateway,
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
        Ok((book.ok_or(Error::NotFound(Thing::Account))?, unpaid))
    };
    execute(system, by, load, |(book, unpaid)| Ok(attach(book, unpaid, command.clone(), by.at))).await
}
