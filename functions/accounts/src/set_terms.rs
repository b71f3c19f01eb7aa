use crate::get::AccountPath;
use crate::view::AccountView;
use domain::account::AccountTerms;
use domain::permission::Permission;
use garde::Validate;
use lambda::{AtField, Call, Found, JsonBody, Operation, Reply, put};
use serde::Deserialize;
use services::Execute;
use services::port::Accounts;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<TermsBody, AccountPath>, Found<AccountView>> = put(
    "accounts-set-terms",
    "/api/v1/accounts/{account_id}/terms",
    "Says when the account has to pay, and whether it is taxed. Issued invoices stay as they are.",
)
.account(Permission::AccountTermsWrite)
.if_match_required();

/// What the operator grants a customer.
#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountTerms)]
pub struct TermsBody {
    /// Days from issue until an invoice is due.
    #[garde(skip)]
    #[schema(maximum = 180)]
    payment_terms_days: u16,
    /// Whether it owes no tax, wherever it is.
    #[garde(skip)]
    tax_exempt: bool,
}

impl JsonBody for TermsBody {}

impl From<TermsBody> for AccountTerms {
    fn from(TermsBody { payment_terms_days, tax_exempt }: TermsBody) -> Self {
        Self { payment_terms_days, tax_exempt }
    }
}

/// `PUT /api/v1/accounts/{account_id}/terms`: says when the account has to pay, and whether it is taxed.
///
/// # Errors
/// 404; 412 for a version that is not the current one; 422 for terms that are too long.
pub async fn handle<S: Execute + Accounts>(
    accounts: &S,
    call: Call<TermsBody, AccountPath>,
) -> Reply<Found<AccountView>> {
    let which = (call.path.account_id, call.seen()?);
    let set = services::set_account_terms(accounts, &call.by, which, call.body.into()).await;
    let (account, clock) = set.at("/payment_terms_days")?;
    let version = account.version;
    Ok(Found::new(AccountView::new(account, clock)).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
