use super::{Status, Subscription};
use crate::decision::Write;
use crate::event::{Event, EventKind};
use crate::invoice::InvoiceNumber;
use crate::payment::Affected;
use crate::revenue::{Movement, MovementKind};
use crate::{Decision, Refusal};

impl Subscription {
    /// The invoice was paid: a beginning becomes active, and the last unpaid invoice ends being past due.
    pub(crate) fn paid(
        &self,
        affected: &Affected,
        invoice: InvoiceNumber,
        decision: &mut Decision,
    ) -> Result<(), Refusal> {
        let begins = self.status == Status::Incomplete;
        let paid = self.changed(|paid| {
            paid.unpaid.remove(&invoice);
            if begins {
                paid.first_invoice = None;
                paid.due = Some(paid.period.end());
            }
            if begins || (paid.status == Status::PastDue && paid.unpaid.is_empty()) {
                paid.status = Status::Active;
            }
        });
        if paid.status == Status::Active && self.status != Status::Active {
            decision.events.push(Event::new(EventKind::SubscriptionActivated, paid.id, paid.version));
        }
        if begins {
            let plan = &affected.plan;
            let lines = plan.lines(self.seats, self.period)?;
            let total = crate::money::Money::sum(self.currency, lines.iter().map(|line| line.amount))?;
            let monthly = plan.monthly(total)?;
            decision.movements.push(Movement { kind: MovementKind::New, subscription: self.id, monthly });
            decision.writes.push(Write::Entitlements(affected.book.entitlements.granting(&plan.features)));
        }
        decision.writes.push(Write::Subscription(paid));
        Ok(())
    }

    /// The invoice's payment was declined: a running subscription is past due, a beginning goes on waiting.
    pub(crate) fn declined(&self, invoice: InvoiceNumber, decision: &mut Decision) {
        let declined = self.changed(|declined| {
            declined.unpaid.insert(invoice);
            if declined.status == Status::Active {
                declined.status = Status::PastDue;
            }
        });
        if declined.status == Status::PastDue && self.status != Status::PastDue {
            decision.events.push(Event::new(EventKind::SubscriptionPastDue, declined.id, declined.version));
        }
        decision.writes.push(Write::Subscription(declined));
    }
}
