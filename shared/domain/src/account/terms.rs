use super::update::changed;
use super::{Account, AccountBook};
use crate::time::BillingTime;
use crate::{Decided, Refusal};

/// What the operator grants a customer. Issued papers stay as they are.
#[derive(Clone, Copy, Debug)]
pub struct AccountTerms {
    /// Days from issue until an invoice is due.
    pub payment_terms_days: u16,
    /// Owes no tax, wherever it is.
    pub tax_exempt: bool,
}

impl AccountTerms {
    pub const LONGEST_DAYS: u16 = 180;
}

/// Changes when the customer has to pay, and whether they are taxed.
///
/// # Errors
/// [`Refusal::PaymentTermsTooLong`].
pub fn set_terms(book: &AccountBook, terms: AccountTerms, now: BillingTime) -> Result<Decided<Account>, Refusal> {
    if terms.payment_terms_days > AccountTerms::LONGEST_DAYS {
        return Err(Refusal::PaymentTermsTooLong);
    }
    Ok(changed(book, now, |account| {
        account.payment_terms_days = terms.payment_terms_days;
        account.tax_exempt = terms.tax_exempt;
    }))
}
