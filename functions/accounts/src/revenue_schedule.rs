use crate::get::AccountPath;
use domain::permission::Permission;
use domain::revenue::{RevenueAmounts, RevenueMonth, Schedule};
use domain::time::{Month, Months};
use lambda::{AtField, Call, Failure, Found, Operation, Query, Reply, get};
use serde::{Deserialize, Serialize};
use services::port::{Accounts, CreditNotes, Invoices};
use std::process::ExitCode;
use utoipa::ToSchema;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use views::{MoneyView, PeriodView};

pub const OPERATION: Operation<Call<(), AccountPath, MonthsQuery>, Found<RevenueScheduleView>> = get(
    "accounts-revenue-schedule",
    "/api/v1/accounts/{account_id}/revenue-schedule",
    "Shows in which month what was invoiced is earned, on the calendar of the account's time zone.",
)
.account(Permission::InvoicesRead);

/// Which months.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthsQuery {
    from: Month,
    months: Option<u16>,
}

impl MonthsQuery {
    const DEFAULT: u16 = 12;

    fn count(self) -> u16 {
        self.months.unwrap_or(Self::DEFAULT)
    }
}

impl Query for MonthsQuery {
    fn check(&self) -> Result<(), Failure> {
        if (1..=Months::MOST).contains(&self.count().into()) {
            Ok(())
        } else {
            Err(Failure::invalid("/months", format!("between 1 and {}", Months::MOST)))
        }
    }

    fn parameters() -> Vec<(&'static str, &'static str, RefOr<Schema>, bool)> {
        let from = ObjectBuilder::new().schema_type(Type::String).examples(["2026-01"]);
        let months = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(Months::MOST))
            .default(Some(Self::DEFAULT.into()));
        vec![("from", "The first month.", from.into(), true), ("months", "How many months.", months.into(), false)]
    }
}

/// Revenue by month, before taxes.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevenueScheduleView {
    months: Vec<RevenueMonthView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RevenueMonthView {
    #[schema(value_type = String, example = "2026-01")]
    month: Month,
    period: PeriodView,
    /// One for each currency that was ever invoiced.
    amounts: Vec<RevenueAmountsView>,
}

/// What was deferred a month before, plus `billed`, less `recognised`, is `deferred`.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevenueAmountsView {
    /// Invoices of the month, less its credit notes.
    billed: MoneyView,
    /// Earned in the month; negative where more was given back.
    recognised: MoneyView,
    /// Billed by the month's end and still to be earned; negative where it is earned and still to be billed.
    deferred: MoneyView,
}

impl From<Schedule> for RevenueScheduleView {
    fn from(schedule: Schedule) -> Self {
        Self { months: schedule.months.into_iter().map(RevenueMonthView::from).collect() }
    }
}

impl From<RevenueMonth> for RevenueMonthView {
    fn from(month: RevenueMonth) -> Self {
        let RevenueMonth { month, period, amounts } = month;
        Self { month, period: period.into(), amounts: amounts.into_iter().map(RevenueAmountsView::from).collect() }
    }
}

impl From<RevenueAmounts> for RevenueAmountsView {
    fn from(amounts: RevenueAmounts) -> Self {
        let RevenueAmounts { billed, recognised, deferred } = amounts;
        Self { billed: billed.into(), recognised: recognised.into(), deferred: deferred.into() }
    }
}

/// `GET /api/v1/accounts/{account_id}/revenue-schedule`: shows in which month what was invoiced is earned.
///
/// # Errors
/// 404; 422 for months that no calendar has.
pub async fn handle<S>(accounts: &S, call: Call<(), AccountPath, MonthsQuery>) -> Reply<Found<RevenueScheduleView>>
where
    S: Accounts + Invoices + CreditNotes,
{
    let (account, months) = (call.path.account_id, call.query);
    let schedule = services::revenue_schedule(accounts, account, months.from, months.count()).await.at("/from")?;
    Ok(Found::new(schedule.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
