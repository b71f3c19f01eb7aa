use super::query::Range;
use crate::Store;
use crate::item::from_item;
use crate::key::{Key, Table, audit_number, audit_partition};
use domain::audit::{AuditRecord, Chain};
use domain::id::JobId;
use services::port::{Audits, PortError};
use services::{Page, PageRequest};

/// Behind every number there will be: they are written in 20 digits.
const BEYOND: &str = "~";

fn of(chain: Chain) -> Range {
    Range::new(Table::Identity, audit_partition(chain))
}

impl Audits for Store {
    async fn newest_audit(&self, chain: Chain) -> Result<Option<AuditRecord>, PortError> {
        let found = self.query(of(chain).newest_first().limit(1)).await?;
        found.items.into_iter().next().map(from_item).transpose()
    }

    async fn is_audit_recorded(&self, job: JobId) -> Result<bool, PortError> {
        Ok(self.get(&Key::audit_recorded(job)).await?.is_some())
    }

    async fn audits(&self, chain: Chain, page: &PageRequest) -> Result<Page<AuditRecord>, PortError> {
        self.page(of(chain), page).await
    }

    async fn audits_from(&self, chain: Chain, number: u64, limit: u16) -> Result<Vec<AuditRecord>, PortError> {
        let mut records = Vec::new();
        let mut page = None;
        loop {
            let left = usize::from(limit).saturating_sub(records.len());
            let rest = of(chain).between(&audit_number(number), BEYOND).after(page);
            let found = self.query(rest.limit(u16::try_from(left).unwrap_or(limit))).await?;
            for item in found.items {
                records.push(from_item(item)?);
            }
            page = found.next;
            if page.is_none() || records.len() >= usize::from(limit) {
                return Ok(records);
            }
        }
    }
}
