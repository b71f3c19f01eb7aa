use super::{TaxPlace, TaxRate};
use crate::audit::AuditAction;
use crate::decision::{Home, Write};
use crate::event::{Event, EventKind};
use crate::id::TaxRateId;
use crate::money::Percent;
use crate::text::Name;
use crate::time::{BillingTime, WallTime};
use crate::{Decided, Decision, Refusal, Version};

#[derive(Clone, Debug)]
pub struct CreateTaxRate {
    pub id: TaxRateId,
    pub name: Name,
    pub place: TaxPlace,
    pub percent: Percent,
    pub inclusive: bool,
    pub reverse_charge: bool,
    pub valid_from: BillingTime,
    pub valid_until: Option<BillingTime>,
}

/// Adds a rate to the table. A rate of 0 is allowed: a zero-rated sale is listed as such.
///
/// # Errors
/// [`Refusal::TaxRateValidity`] unless it ends after it starts.
pub fn create(command: CreateTaxRate, now: WallTime) -> Result<Decided<TaxRate>, Refusal> {
    if command.valid_until.is_some_and(|end| end <= command.valid_from) {
        return Err(Refusal::TaxRateValidity);
    }
    let rate = TaxRate {
        id: command.id,
        name: command.name,
        place: command.place,
        percent: command.percent,
        inclusive: command.inclusive,
        reverse_charge: command.reverse_charge,
        valid_from: command.valid_from,
        valid_until: command.valid_until,
        archived_at: None,
        created_at: now,
        version: Version::FIRST,
    };
    let mut decision = Decision::new(Home::Catalogue, now.as_billing_time());
    decision.events.push(Event::new(EventKind::TaxRateCreated, rate.id, rate.version));
    decision.audit(AuditAction::TaxRateCreated, rate.id);
    decision.writes.push(Write::TaxRate(rate.clone()));
    Ok(decision.with(rate))
}
