//! Whatever happens to whatever subscription, the books are right after every step: `support/audit.rs`.

use crate::support::gateway::Weather;
use crate::support::office::{Office, unless_refused};
use crate::support::world::{Basket, Happening, baskets, happenings, worlds};
use crate::support::{Checked, Fault, cases, currency, eur, name};
use domain::Refusal;
use domain::credit_note::{CreditRequest, NewCreditNote};
use domain::invoice::InvoiceStatus;
use domain::ledger::LedgerAccount;
use domain::subscription::{CancelWhen, ChangeWhen, PauseWhen, Status, Subscription};
use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::sample::Index;

/// Bills what is due, which no rule may refuse, and does it.
fn happen(office: &mut Office, happening: &Happening) -> Checked {
    office.bill()?;
    let before = office.subscription()?;
    match happening {
        Happening::Wait(seconds) => {
            office.now = office.now.after(SignedDuration::from_secs(*seconds));
            office.bill()?;
        }
        Happening::Collect(weather) => office.collect(*weather)?,
        Happening::Attach => office.attach()?,
        Happening::Change(basket) => {
            let items = basket.items(&office.books.plans);
            unless_refused(office.change(&items, ChangeWhen::Now))?;
        }
        Happening::ChangeAtEnd(basket) => {
            let items = basket.items(&office.books.plans);
            unless_refused(office.change(&items, ChangeWhen::PeriodEnd))?;
        }
        Happening::ChangeIn(seconds, basket) => {
            let items = basket.items(&office.books.plans);
            let instant = office.now.after(SignedDuration::from_secs(*seconds));
            unless_refused(office.change(&items, ChangeWhen::At(instant)))?;
        }
        Happening::ThereAndBack(baskets) => there_and_back(office, baskets)?,
        Happening::Quote(basket, seconds) => quoted(office, basket, *seconds)?,
        Happening::CancelScheduled => unless_refused(office.cancel_scheduled())?,
        Happening::Pause(now) => {
            unless_refused(office.pause(if *now { PauseWhen::Now } else { PauseWhen::PeriodEnd }))?;
        }
        Happening::Resume => unless_refused(office.resume())?,
        Happening::Cancel(gives_back) => unless_refused(office.cancel(CancelWhen::Now { gives_back: *gives_back }))?,
        Happening::CancelAtEnd => unless_refused(office.cancel(CancelWhen::PeriodEnd))?,
        Happening::Uncancel => unless_refused(office.uncancel())?,
        Happening::Reactivate => unless_refused(office.reactivate())?,
        Happening::CreditNote(invoice, cents) => credited(office, invoice, CreditRequest::Amount(eur(*cents)?))?,
        Happening::CreditLine(invoice, line) => {
            let line = u16::try_from(line.index(3)).unwrap_or_default();
            credited(office, invoice, CreditRequest::Lines(vec![(line, None)]))?;
        }
        Happening::Void(invoice) => {
            if let Some(number) = chosen(office, invoice) {
                unless_refused(office.void(number))?;
            }
        }
        Happening::GiveUp(invoice) => {
            if let Some(number) = chosen(office, invoice) {
                unless_refused(office.give_up(number))?;
            }
        }
        Happening::ApplyCoupon => {
            if let Some(coupon) = office.books.coupons.values().next().cloned() {
                unless_refused(office.apply_coupon(&coupon))?;
            }
        }
        Happening::RemoveCoupon => unless_refused(office.remove_coupon())?,
        Happening::Record(invoice, cents) => {
            if let Some(number) = chosen(office, invoice) {
                unless_refused(office.record(number, *cents))?;
            }
        }
    }
    stays_anchored(&before, &office.subscription()?)
}

fn chosen(office: &Office, invoice: &Index) -> Option<u32> {
    let numbers: Vec<_> = office.books.documents.keys().map(|number| number.number()).collect();
    (!numbers.is_empty()).then(|| *invoice.get(&numbers))
}

fn credited(office: &mut Office, invoice: &Index, what: CreditRequest) -> Checked {
    match chosen(office, invoice) {
        Some(number) => unless_refused(office.credit_note(number, NewCreditNote { what, note: name("An apology")? })),
        None => Ok(()),
    }
}

/// Changes that return to where they began within an instant cost nothing.
fn there_and_back(office: &mut Office, baskets: &[Basket]) -> Checked {
    let subscription = office.subscription()?;
    let home = subscription.items.clone();
    let stops: Vec<_> = baskets.iter().map(|basket| basket.items(&office.books.plans)).collect();
    let before = office.position()?;
    for items in stops.iter().chain([&home]) {
        match office.change(items, ChangeWhen::Now) {
            // Where one is refused, such as in a trial or once there are too many, it does not return.
            Err(fault) if fault.is_refusal() => return Ok(()),
            changed => drop(changed?),
        }
    }
    let after = office.subscription()?;
    let course = |it: &Subscription| {
        let mut accruals = it.accruals.clone();
        accruals.sort_by_key(|it| (it.basis, it.since));
        (it.interval, it.anchor, it.next_index, it.period, accruals)
    };
    let discount = |it: &Subscription| (it.discount.clone(), it.discounted_at, it.spent_discount);
    if course(&after) != course(&subscription) || discount(&after) != discount(&subscription) {
        return Err(Fault(format!("there and back made {after:?} of {subscription:?}")));
    }
    if office.position()? == before {
        return Ok(());
    }
    Err(Fault(format!("there and back moved {before} to {}", office.position()?)))
}

/// What was previewed is what is charged, however much later.
fn quoted(office: &mut Office, basket: &Basket, seconds: i64) -> Checked {
    let items = basket.items(&office.books.plans);
    let quote = match office.quote(&items) {
        Err(fault) if fault.is_refusal() => return Ok(()),
        quoted => quoted?,
    };
    let position = office.position()?;
    office.now = office.now.after_seconds(seconds);
    let due = office.subscription()?.due.is_some_and(|due| due <= office.now);
    let outcome = match office.commit_quote(&quote) {
        Err(fault) if due && fault.is(Refusal::QuoteOutdated) => return Ok(()),
        Err(fault) if seconds >= 900 && fault.is(Refusal::QuoteExpired) => return Ok(()),
        committed => committed?,
    };
    let lines = outcome.invoice.map(|it| it.document.lines).unwrap_or_default();
    let given = quote.money.credits.iter().map(|it| it.to_balance.amount() + it.to_credit.amount()).sum::<i64>();
    let expected = position + quote.money.total.amount() - given;
    if lines == quote.money.lines && office.position()? == expected {
        return Ok(());
    }
    Err(Fault(format!("quoted {quote:?} and charged {lines:?}")))
}

/// Within a cycle the anchor stays, and every boundary is one of its own.
fn stays_anchored(before: &Subscription, after: &Subscription) -> Checked {
    let began = |it: &Subscription| !matches!(it.status, Status::Scheduled | Status::Trialing);
    if began(before) && before.cycle == after.cycle && before.anchor != after.anchor {
        return Err(Fault(format!("the anchor moved: {before:?} and {after:?}")));
    }
    if after.status.counts() {
        let boundary = after.anchor.boundary(after.next_index, after.interval, &after.zone)?;
        if boundary != after.period.end() {
            return Err(Fault(format!("drifted from {boundary}: {after:?}")));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn the_books_are_right_whatever_happens(world in worlds(), story in prop::collection::vec(happenings(), 0..40)) {
        let mut office = world.office()?;
        let command = world.subscribing(&mut office)?;
        office.subscribe_as(&command)?;
        for happening in &story {
            happen(&mut office, happening)?;
        }
        // In the end everybody pays, and nothing is left open once it is due.
        office.bill()?;
        office.books.book.account.payment_terms_days = 0;
        let end = office.now.after(SignedDuration::from_hours(24 * 14));
        office.go_on(end, Weather::Approves)?;
        office.attach()?;
        office.collect(Weather::Approves)?;
        office.books.agree_with(&office.gateway)?;
        prop_assert!(office.books.balance(LedgerAccount::Receivable, currency("EUR")?)?.is_zero());
        prop_assert!(office.books.invoices.values().all(|it| it.status != InvoiceStatus::Open));
        prop_assert_ne!(office.status()?, Status::PastDue);
    }

    #[test]
    fn years_of_renewals_follow_each_other_whatever_was_changed(
        world in worlds(),
        changes in prop::collection::vec((0_i64..60 * 86_400, baskets()), 0..6),
    ) {
        let mut office = world.office()?;
        let command = world.subscribing(&mut office)?;
        office.subscribe_as(&command)?;
        office.collect(Weather::Approves)?;
        for (seconds, basket) in changes {
            let end = office.now.after(SignedDuration::from_secs(seconds));
            office.go_on(end, Weather::Approves)?;
            happen(&mut office, &Happening::Change(basket))?;
            office.collect(Weather::Approves)?;
        }
        let end = office.now.after(SignedDuration::from_hours(24 * 400));
        office.go_on(end, Weather::Approves)?;
        let subscription = office.subscription()?;
        if subscription.status.counts() {
            prop_assert!(subscription.period.contains(office.now));
        }
        office.books.agree_with(&office.gateway)?;
    }
}
