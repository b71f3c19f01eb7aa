use super::TaxRate;
use crate::audit::AuditAction;
use crate::decision::{Home, Write};
use crate::event::{Event, EventKind};
use crate::time::WallTime;
use crate::{Decided, Decision};

/// Takes a rate out of force; issued invoices keep it. Nothing happens to a rate that is archived.
#[must_use]
pub fn archive(rate: &TaxRate, now: WallTime) -> Decided<TaxRate> {
    let mut decision = Decision::new(Home::Catalogue, now.as_billing_time());
    if rate.archived_at.is_some() {
        return decision.with(rate.clone());
    }
    let archived = TaxRate { archived_at: Some(now), version: rate.version.next(), ..rate.clone() };
    decision.events.push(Event::new(EventKind::TaxRateArchived, archived.id, archived.version));
    decision.audit(AuditAction::TaxRateArchived, archived.id);
    decision.writes.push(Write::TaxRate(archived.clone()));
    decision.with(archived)
}
