use super::{Status, Subscription};
use crate::account::{Account, AccountBook};
use crate::decision::Write;
use crate::event::{Event, EventKind};
use crate::id::SubscriptionId;
use crate::invoice::{BilledPeriod, InvoiceReason, InvoiceStatus, issue};
use crate::job::Job;
use crate::ledger::LedgerAccount;
use crate::plan::PlanVersion;
use crate::revenue::{Movement, MovementKind};
use crate::time::{BillingTime, Interval, IntervalUnit, Period, TIME_ZONE_DATABASE, boundary};
use crate::{Decided, Decision, Refusal, Version};
use jiff::SignedDuration;
use std::collections::BTreeSet;

/// How long a subscription waits for its first payment.
pub const PAYMENT_DEADLINE: SignedDuration = SignedDuration::from_hours(23);

#[derive(Clone, Debug)]
pub struct Subscribe {
    pub id: SubscriptionId,
    pub seats: Option<u32>,
}

/// Subscribes the account to a plan version: with a trial, or with a first invoice that has to be paid.
///
/// # Errors
/// [`Refusal::QuantityMismatch`], [`Refusal::AmountOutOfRange`], [`Refusal::BeyondCalendar`].
pub fn subscribe(
    book: &AccountBook,
    plan: &PlanVersion,
    command: &Subscribe,
    now: BillingTime,
) -> Result<Decided<Subscription>, Refusal> {
    plan.check_seats(command.seats)?;
    let zone = book.account.time_zone.clone();
    let days = Interval::new(IntervalUnit::Day, 1)?;
    let anchor = boundary(now, plan.trial_days.into(), days, &zone)?;
    let first = Period::new(anchor, boundary(anchor, 1, plan.interval, &zone)?)?;
    let subscription = Subscription {
        id: command.id,
        account: book.account.id,
        clock: book.clock.as_ref().map(|clock| clock.id),
        plan: plan.reference(),
        seats: command.seats,
        status: Status::Trialing,
        currency: plan.currency,
        interval: plan.interval,
        zone,
        zone_database: TIME_ZONE_DATABASE.unwrap_or_default().to_owned(),
        anchor,
        cycle: 0,
        next_index: 0,
        period: first,
        due: Some(anchor),
        first_invoice: None,
        unpaid: BTreeSet::new(),
        created_at: now,
        version: Version::FIRST,
    };
    let mut decision = Decision::in_book(book, now);
    decision.events.push(Event::new(EventKind::SubscriptionCreated, subscription.id, subscription.version));
    if plan.trial_days > 0 {
        let subscription = Subscription { period: Period::new(now, anchor)?, ..subscription };
        decision.writes.push(Write::Entitlements(book.entitlements.granting(&plan.features)));
        decision.writes.push(Write::Account(subscribed(&book.account)));
        decision.writes.push(Write::Subscription(subscription.clone()));
        return Ok(decision.with(subscription));
    }
    let subscription = begin(book, plan, subscription, &mut decision, now)?;
    Ok(decision.with(subscription))
}

/// Issues the first invoice. Nothing to pay: active at once; otherwise incomplete until paid.
fn begin(
    book: &AccountBook,
    plan: &PlanVersion,
    mut subscription: Subscription,
    decision: &mut Decision,
    now: BillingTime,
) -> Result<Subscription, Refusal> {
    let billed = BilledPeriod { index: 0, period: subscription.period, reason: InvoiceReason::FirstPayment };
    let lines = plan.lines(subscription.seats, billed.period)?;
    let invoice = issue(book, &subscription, billed, lines, now)?;
    subscription.next_index = 1;
    if invoice.state.status == InvoiceStatus::Paid {
        subscription.status = Status::Active;
        subscription.due = Some(subscription.period.end());
        decision.writes.push(Write::Entitlements(book.entitlements.granting(&plan.features)));
        let monthly = plan.monthly(invoice.document.total)?;
        decision.movements.push(Movement { kind: MovementKind::New, subscription: subscription.id, monthly });
    } else {
        subscription.status = Status::Incomplete;
        subscription.due = Some(now.after(PAYMENT_DEADLINE));
        subscription.first_invoice = Some(invoice.state.number);
        if invoice.state.is_unpaid() {
            subscription.unpaid.insert(invoice.state.number);
        } else {
            let (account, invoice) = (book.account.id, invoice.state.number);
            decision.jobs.push(Job::CollectPayment { account, invoice });
        }
    }
    decision.entries.post(LedgerAccount::Receivable, LedgerAccount::Revenue, invoice.document.total);
    decision.events.push(Event::new(EventKind::InvoiceIssued, invoice.document.id, invoice.state.version));
    decision.writes.push(Write::Account(Account { subscribed: true, ..invoice.account }));
    decision.writes.push(Write::InvoiceDocument(invoice.document));
    decision.writes.push(Write::InvoiceState(invoice.state));
    decision.writes.push(Write::Subscription(subscription.clone()));
    Ok(subscription)
}

fn subscribed(account: &Account) -> Account {
    Account { subscribed: true, version: account.version.next(), ..account.clone() }
}
