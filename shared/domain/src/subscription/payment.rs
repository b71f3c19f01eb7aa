use super::{Sale, Status, Subscription};
use crate::decision::Write;
use crate::event::{Event, EventKind};
use crate::invoice::InvoiceNumber;
use crate::subscription::turn::Turn;
use crate::{Decision, Refusal};
use std::collections::BTreeSet;

impl Subscription {
    /// Invoices were paid: a beginning becomes active, and the last unpaid invoice ends being past due.
    pub(crate) fn paid(
        &self,
        sale: &Sale,
        invoices: &BTreeSet<InvoiceNumber>,
        decision: &mut Decision,
    ) -> Result<(), Refusal> {
        let mut turn = Turn::of(sale, self, sale.now);
        invoices.iter().for_each(|invoice| turn.after.settled(*invoice));
        let begins = self.status == Status::Incomplete && self.first_invoice.is_some_and(|it| invoices.contains(&it));
        if begins {
            turn.after.first_invoice = None;
            turn.run();
            if turn.after.status == Status::Active {
                turn.event(EventKind::SubscriptionActivated);
            }
        } else if self.status == Status::PastDue {
            turn.after.status = turn.after.standing();
        }
        decision.absorb(turn.finish()?.decision);
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

    /// The invoice is settled some other way, or given up: nothing more is expected of it.
    pub(crate) fn no_longer_waits_for(&self, invoice: InvoiceNumber, decision: &mut Decision) {
        if !self.unpaid.contains(&invoice) && !self.awaiting.contains_key(&invoice) {
            return;
        }
        let after = self.changed(|after| {
            after.settled(invoice);
            if after.status == Status::PastDue {
                after.status = after.standing();
            }
        });
        if (self.status, after.status) == (Status::PastDue, Status::Active) {
            decision.events.push(Event::new(EventKind::SubscriptionActivated, after.id, after.version));
        }
        decision.writes.push(Write::Subscription(after));
    }
}
