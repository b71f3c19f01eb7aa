use super::{Status, Subscription};
use crate::account::AccountBook;
use crate::decision::Write;
use crate::event::{Event, EventKind};
use crate::invoice::{BilledPeriod, InvoiceReason, InvoiceState, InvoiceStatus, issue};
use crate::job::{Job, Mail};
use crate::ledger::LedgerAccount;
use crate::plan::PlanVersion;
use crate::revenue::{Movement, MovementKind};
use crate::time::BillingTime;
use crate::{Decision, Refusal};
use jiff::SignedDuration;

/// How long the end of an unpaid beginning waits while the gateway has not said whether it was paid.
const UNKNOWN_OUTCOME_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// A subscription with what billing it looks at.
#[derive(Clone, Debug)]
pub struct Due {
    pub subscription: Subscription,
    pub plan: PlanVersion,
    /// The first invoice, for a subscription that still waits for its payment.
    pub first_invoice: Option<InvoiceState>,
}

/// Does the next thing that is due by `now`; nothing when nothing is. A subscription that fell behind is brought up
/// to date by calling again, one period at a time.
///
/// # Errors
/// [`Refusal::AmountOutOfRange`], [`Refusal::BeyondCalendar`].
pub fn bill(book: &AccountBook, due: &Due, now: BillingTime) -> Result<Decision, Refusal> {
    let mut decision = Decision::in_book(book, now);
    if due.subscription.due.is_none_or(|instant| instant > now) {
        return Ok(decision);
    }
    match due.subscription.status {
        Status::Trialing | Status::Active | Status::PastDue => renew(book, due, &mut decision, now)?,
        Status::Incomplete => expire(book, due, &mut decision, now),
        Status::Expired => {}
    }
    Ok(decision)
}

/// Bills the next period in advance. After a trial it is the first one.
fn renew(book: &AccountBook, due: &Due, decision: &mut Decision, now: BillingTime) -> Result<(), Refusal> {
    let Due { subscription, plan, .. } = due;
    let index = subscription.next_index;
    let billed = BilledPeriod { index, period: subscription.period_at(index)?, reason: InvoiceReason::Renewal };
    let lines = plan.lines(subscription.seats, billed.period)?;
    let invoice = issue(book, subscription, billed, lines, now)?;
    let (account, number) = (book.account.id, invoice.state.number);
    let unpaid = invoice.state.is_unpaid();

    let renewed = subscription.changed(|renewed| {
        renewed.next_index = index.saturating_add(1);
        renewed.period = billed.period;
        renewed.due = Some(billed.period.end());
        if unpaid {
            renewed.unpaid.insert(number);
        }
        renewed.status = if renewed.unpaid.is_empty() { Status::Active } else { Status::PastDue };
    });

    let kind = match subscription.status {
        Status::Trialing => EventKind::SubscriptionActivated,
        _ => EventKind::SubscriptionRenewed,
    };
    decision.events.push(Event::new(kind, renewed.id, renewed.version));
    if subscription.status == Status::Trialing {
        let monthly = plan.monthly(invoice.document.total)?;
        decision.movements.push(Movement { kind: MovementKind::New, subscription: renewed.id, monthly });
    }
    if unpaid {
        decision.events.push(Event::new(EventKind::SubscriptionPastDue, renewed.id, renewed.version));
        decision.jobs.push(Job::SendEmail { mail: Mail::PaymentFailed { account, invoice: number } });
    } else if invoice.state.status == InvoiceStatus::Open {
        decision.jobs.push(Job::CollectPayment { account, invoice: number });
    }
    decision.entries.post(LedgerAccount::Receivable, LedgerAccount::Revenue, invoice.document.total);
    decision.events.push(Event::new(EventKind::InvoiceIssued, invoice.document.id, invoice.state.version));
    decision.writes.push(Write::Subscription(renewed));
    decision.writes.push(Write::Account(invoice.account));
    decision.writes.push(Write::InvoiceDocument(invoice.document));
    decision.writes.push(Write::InvoiceState(invoice.state));
    Ok(())
}

/// Ends a beginning that was not paid in time and voids its invoice, unless the gateway may still have charged it.
fn expire(book: &AccountBook, due: &Due, decision: &mut Decision, now: BillingTime) {
    let subscription = &due.subscription;
    let first = due.first_invoice.as_ref().filter(|first| first.status == InvoiceStatus::Open);
    if first.is_some_and(|first| first.payment.open_attempt().is_some()) {
        let waiting = subscription.changed(|waiting| waiting.due = Some(now.after(UNKNOWN_OUTCOME_WAIT)));
        decision.writes.push(Write::Subscription(waiting));
        return;
    }
    if let Some(first) = first {
        let void = first.changed(|void| void.status = InvoiceStatus::Void);
        decision.entries.post(LedgerAccount::Revenue, LedgerAccount::Receivable, void.total);
        decision.events.push(Event::new(EventKind::InvoiceVoided, void.invoice, void.version));
        decision.writes.push(Write::InvoiceState(void));
    }
    let expired = subscription.changed(|expired| {
        expired.status = Status::Expired;
        expired.due = None;
        expired.unpaid.clear();
    });
    debug_assert_eq!(expired.account, book.account.id);
    decision.events.push(Event::new(EventKind::SubscriptionExpired, expired.id, expired.version));
    decision.writes.push(Write::Subscription(expired));
}
