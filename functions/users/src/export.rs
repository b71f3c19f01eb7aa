use crate::view::{SessionView, UserView};
use domain::id::AccountId;
use domain::permission::{AccountRole, StaffRole};
use domain::text::Name;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Serialize;
use services::UserExport;
use services::port::{Accounts, Audits, FactorSets, Identities, Members, Sessions, Users};
use std::process::ExitCode;
use utoipa::ToSchema;
use views::{AuditRecordView, FactorView, IdentityView};

pub const OPERATION: Operation<Call, Found<UserExportView>> = get(
    "users-export",
    "/api/v1/users/me/export",
    "Returns all that is kept of you, in one document, with the newest records of what you did.",
)
.any_user();

/// All that is kept of a user as such.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UserExport)]
pub struct UserExportView {
    profile: UserView,
    /// What they are with the operator.
    #[schema(value_type = Option<String>, required = true, example = "support")]
    staff_role: Option<StaffRole>,
    sessions: Vec<SessionView>,
    /// What they can show beside their password.
    second_factors: Vec<FactorView>,
    /// The providers that they log in by.
    identities: Vec<IdentityView>,
    accounts: Vec<ExportedMembership>,
    /// The newest records of their log-ins, credentials and sessions, newest first.
    audit: Vec<AuditRecordView>,
}

/// An account that they belong to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportedMembership {
    #[schema(value_type = String, example = "acct_01kbnv3j7hexp9v6m2qk5a0d8t")]
    account_id: AccountId,
    #[schema(value_type = String, example = "Analytical Engines Ltd")]
    name: Name,
    #[schema(value_type = String, example = "admin")]
    role: AccountRole,
}

/// `GET /api/v1/users/me/export`: returns all that is kept of the caller.
///
/// # Errors
/// 404 for somebody who has just been deleted.
pub async fn handle<S>(people: &S, call: Call) -> Reply<Found<UserExportView>>
where
    S: Accounts + Audits + FactorSets + Identities + Members + Sessions + Users,
{
    let UserExport { user, staff, sessions, factors, identities, accounts, audit } =
        services::export_user(people, &call.by).await?;
    let current = call.by.origin.session;
    let memberships = accounts.into_iter().map(|(account, membership)| ExportedMembership {
        account_id: account.id,
        name: account.personal.name,
        role: membership.role,
    });
    Ok(Found::new(UserExportView {
        profile: user.into(),
        staff_role: staff.map(|staff| staff.role),
        sessions: sessions.into_iter().map(|session| SessionView::new(session, current)).collect(),
        second_factors: FactorView::all(factors),
        identities: identities.into_iter().map(IdentityView::from).collect(),
        accounts: memberships.collect(),
        audit: audit.into_iter().map(AuditRecordView::from).collect(),
    }))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
