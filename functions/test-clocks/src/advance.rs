use crate::get::TestClockPath;
use crate::view::TestClockView;
use domain::permission::Permission;
use domain::time::BillingTime;
use garde::Validate;
use lambda::{Accepted, AtField, Call, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::Execute;
use services::port::TestClocks;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Advance, TestClockPath>, Accepted<TestClockView>> = post(
    "test-clocks-advance",
    "/api/v1/accounts/{account_id}/test-clocks/{test_clock_id}/advance",
    "Sets the clock out for an instant. Everything that is due on the way happens, in order.",
)
.account(Permission::TestClocksWrite)
.idempotent()
.if_match_required();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Advance {
    /// At most two years ahead.
    #[garde(skip)]
    #[schema(value_type = String, format = DateTime)]
    to: BillingTime,
}

impl JsonBody for Advance {}

/// `POST /api/v1/accounts/{account_id}/test-clocks/{test_clock_id}/advance`: sets the clock out for an instant.
///
/// # Errors
/// 409 while it is advancing; 412 for a version that is not the current one; 422 for an instant behind it.
pub async fn handle<S: Execute + TestClocks>(
    system: &S,
    call: Call<Advance, TestClockPath>,
) -> Reply<Accepted<TestClockView>> {
    let seen = call.seen()?;
    let TestClockPath { account_id, test_clock_id } = call.path;
    let which = (account_id, test_clock_id);
    let clock = services::advance_test_clock(system, &call.by, which, seen, call.body.to).await.at("/to")?;
    let location = format!("/api/v1/accounts/{account_id}/test-clocks/{test_clock_id}");
    Ok(Accepted::at(location, clock.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
