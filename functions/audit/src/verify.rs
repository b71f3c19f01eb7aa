use crate::list_chain::ChainPath;
use domain::audit::{AuditBreak, BreakKind};
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Query, Reply, get};
use serde::{Deserialize, Serialize};
use services::AuditCheck;
use services::port::Audits;
use std::process::ExitCode;
use utoipa::ToSchema;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};

pub const OPERATION: Operation<Call<(), ChainPath, After>, Found<AuditVerification>> = get(
    "audit-verify",
    "/api/v1/audit/{chain}/verify",
    "Looks whether a chain of the audit log is whole: 1,000 records at a time, whose hashes are computed anew.",
)
.staff(Permission::AuditRead);

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    #[serde(default)]
    after: u64,
}

impl Query for After {
    fn parameters() -> Vec<(&'static str, &'static str, RefOr<Schema>, bool)> {
        let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).default(Some(0.into()));
        vec![(
            "after",
            "The number of the record to begin behind: `head.number` of the part before.",
            number.into(),
            false,
        )]
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AuditVerification {
    head: AuditHeadView,
    broken: Option<AuditBreakView>,
    /// Whether the chain may go on: ask again with `head.number` as `after`.
    more: bool,
}

/// How far the chain is whole. Noted down elsewhere, it shows whether the chain is ever cut off or written anew.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditHead)]
pub struct AuditHeadView {
    number: u64,
    hash: String,
}

/// The first record that is not there, or not as it was.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditBreak)]
pub struct AuditBreakView {
    number: u64,
    kind: AuditBreakKind,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditBreakKind {
    /// Another one stands in its place, or none.
    Missing,
    /// What it says is not what its hash is of.
    Edited,
    /// It does not follow the one before it.
    Unlinked,
}

impl From<AuditCheck> for AuditVerification {
    fn from(check: AuditCheck) -> Self {
        Self {
            head: AuditHeadView { number: check.head.number, hash: check.head.hash },
            broken: check.broken.map(AuditBreakView::from),
            more: check.more,
        }
    }
}

impl From<AuditBreak> for AuditBreakView {
    fn from(broken: AuditBreak) -> Self {
        let kind = match broken.kind {
            BreakKind::Missing => AuditBreakKind::Missing,
            BreakKind::Edited => AuditBreakKind::Edited,
            BreakKind::Unlinked => AuditBreakKind::Unlinked,
        };
        Self { number: broken.number, kind }
    }
}

/// `GET /api/v1/audit/{chain}/verify`: looks whether a chain of the audit log is whole.
///
/// # Errors
/// 404 for what is no chain's name.
pub async fn handle(audits: &impl Audits, call: Call<(), ChainPath, After>) -> Reply<Found<AuditVerification>> {
    Ok(Found::new(services::verify_audit(audits, call.path.chain, call.query.after).await?.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
