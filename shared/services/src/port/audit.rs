use super::PortError;
use crate::page::{Page, PageRequest};
use domain::audit::{AuditRecord, Chain};
use domain::id::JobId;

/// Records that are only ever added.
pub trait Audits {
    fn newest_audit(&self, chain: Chain) -> impl Future<Output = Result<Option<AuditRecord>, PortError>>;

    /// Whether the job's entry has its place already.
    fn is_audit_recorded(&self, job: JobId) -> impl Future<Output = Result<bool, PortError>>;

    fn audits(&self, chain: Chain, page: &PageRequest) -> impl Future<Output = Result<Page<AuditRecord>, PortError>>;

    /// At most `limit` records from the one with this number on, oldest first.
    fn audits_from(
        &self,
        chain: Chain,
        number: u64,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<AuditRecord>, PortError>>;
}
