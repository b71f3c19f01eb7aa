use domain::account::Account;
use domain::email::EmailAddress;
use domain::id::{AccountId, PaymentMethodId, TestClockId};
use domain::text::Name;
use domain::time::{WallTime, Zone};
use serde::Serialize;
use utoipa::ToSchema;
use views::{MoneyView, TaxIdentityView};

/// A customer of the operator.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountView {
    #[schema(value_type = String, example = "acct_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: AccountId,
    #[schema(value_type = String, example = "Analytical Engines Ltd")]
    name: Name,
    /// Where its invoices are sent.
    #[schema(value_type = String, format = "email")]
    email: EmailAddress,
    #[schema(value_type = String, example = "Europe/Berlin")]
    time_zone: Zone,
    /// The default payment method.
    #[schema(value_type = Option<String>, required = true, example = "pm_01kbnv3j7hexp9v6m2qk5a0d8t")]
    payment_method: Option<PaymentMethodId>,
    /// The clock that the account runs on, in a sandbox.
    #[schema(value_type = Option<String>, required = true, example = "clock_01kbnv3j7hexp9v6m2qk5a0d8t")]
    test_clock: Option<TestClockId>,
    /// What was given back to it and is used before its card, by currency.
    credit: Vec<MoneyView>,
    /// Where it is taxed; nowhere unless it says.
    #[schema(required = true)]
    tax_identity: Option<TaxIdentityView>,
    /// Whether it owes no tax, wherever it is.
    tax_exempt: bool,
    /// Days from issue until an invoice is due.
    payment_terms_days: u16,
    #[schema(value_type = String, format = DateTime)]
    created_at: WallTime,
}

impl AccountView {
    pub(crate) fn new(account: Account, test_clock: Option<TestClockId>) -> Self {
        Self {
            id: account.id,
            name: account.personal.name,
            email: account.personal.email,
            time_zone: account.time_zone,
            payment_method: account.payment_method.map(|method| method.id),
            test_clock,
            credit: account.credit.amounts().map(MoneyView::from).collect(),
            tax_identity: account.tax_identity.map(TaxIdentityView::from),
            tax_exempt: account.tax_exempt,
            payment_terms_days: account.payment_terms_days,
            created_at: account.created_at,
        }
    }
}
