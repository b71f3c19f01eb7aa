use crate::view::TestClockView;
use domain::id::AccountId;
use domain::permission::Permission;
use domain::time::BillingTime;
use garde::Validate;
use lambda::{Call, Created, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::Execute;
use services::port::Accounts;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<NewTestClock, AccountPath>, Created<TestClockView>> = post(
    "test-clocks-create",
    "/api/v1/accounts/{account_id}/test-clocks",
    "Gives the account a test clock, before its first subscription.",
)
.account(Permission::TestClocksWrite)
.idempotent();

#[derive(Debug, Deserialize)]
pub struct AccountPath {
    account_id: AccountId,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTestClock {
    /// Where it stands at first.
    #[garde(skip)]
    #[schema(value_type = String, format = DateTime)]
    now: BillingTime,
}

impl JsonBody for NewTestClock {}

/// `POST /api/v1/accounts/{account_id}/test-clocks`: gives the account a test clock.
///
/// # Errors
/// 409 once the account has subscribed, or has one.
pub async fn handle<S: Execute + Accounts>(
    system: &S,
    call: Call<NewTestClock, AccountPath>,
) -> Reply<Created<TestClockView>> {
    let account = call.path.account_id;
    let clock = services::create_test_clock(system, &call.by, account, call.body.now).await?;
    let location = format!("/api/v1/accounts/{account}/test-clocks/{}", clock.id);
    let version = clock.version;
    Ok(Created::at(location, clock.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
