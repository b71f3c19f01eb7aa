use crate::view::TestClockView;
use domain::id::{AccountId, TestClockId};
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::TestClocks;
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), TestClockPath>, Found<TestClockView>> = get(
    "test-clocks-get",
    "/api/v1/accounts/{account_id}/test-clocks/{test_clock_id}",
    "Shows a test clock, and whether it has arrived.",
)
.account(Permission::TestClocksRead);

#[derive(Debug, Deserialize)]
pub struct TestClockPath {
    pub(crate) account_id: AccountId,
    pub(crate) test_clock_id: TestClockId,
}

/// `GET /api/v1/accounts/{account_id}/test-clocks/{test_clock_id}`: shows a test clock, and whether it has arrived.
///
/// # Errors
/// 404.
pub async fn handle(clocks: &impl TestClocks, call: Call<(), TestClockPath>) -> Reply<Found<TestClockView>> {
    let TestClockPath { account_id, test_clock_id } = call.path;
    let found = clocks.test_clock(account_id).await?.filter(|clock| clock.id == test_clock_id);
    let clock = found.ok_or(Error::NotFound(Thing::TestClock))?;
    let version = clock.version;
    Ok(Found::new(clock.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
