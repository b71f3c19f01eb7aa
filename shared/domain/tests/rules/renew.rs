use crate::support::{
    Begun, Checked, Fault, Written, at, begin, book, book_without_method, cases, eur, every, free_plan, id, trial_plan,
};
use domain::event::EventKind;
use domain::invoice::{InvoiceNumber, InvoiceReason};
use domain::job::{Job, Mail};
use domain::plan::PlanVersion;
use domain::subscription::{Due, Status, bill};
use domain::time::{BillingTime, IntervalUnit, TIME_ZONE_DATABASE};
use jiff::SignedDuration;
use proptest::prelude::*;

const NOON: &str = "2028-01-31T12:00:00Z";
const TRIAL_END: &str = "2028-02-14T12:00:00Z";

fn billed(begun: &Begun, now: BillingTime) -> Result<Written, Fault> {
    Ok(Written(bill(&begun.due(now))?))
}

/// Bills until nothing is due and returns what each turn wrote.
fn caught_up(begun: &Begun, now: BillingTime) -> Result<Vec<Written>, Fault> {
    let mut due = begun.due(now);
    let mut turns = Vec::new();
    loop {
        let written = Written(bill(&due)?);
        if written.0.is_empty() {
            return Ok(turns);
        }
        due.sale.book = written.book(&due.sale.book);
        due.subscription = written.subscription()?.clone();
        turns.push(written);
        if turns.len() > 1000 {
            return Err(Fault("billing does not end".to_owned()));
        }
    }
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn nothing_is_billed_before_it_is_due(seconds in 1_i64..14 * 86_400) {
        let begun = begin(book()?, trial_plan(14)?, at(NOON)?)?;
        let now = at(TRIAL_END)?.after(SignedDuration::from_secs(-seconds));
        prop_assert!(billed(&begun, now)?.0.is_empty());
    }

    #[test]
    fn who_fell_behind_is_caught_up_one_period_at_a_time(days in 0_i64..800, unit in prop::sample::select(vec![IntervalUnit::Week, IntervalUnit::Month, IntervalUnit::Year])) {
        let plan = PlanVersion { interval: every(1, unit)?, ..free_plan()? };
        let begun = begin(book()?, plan, at(NOON)?)?;
        let now = at(NOON)?.after(SignedDuration::from_hours(24 * days));
        let turns = caught_up(&begun, now)?;
        let mut last = begun.subscription.clone();
        for (index, turn) in (1_u32..).zip(&turns) {
            let document = turn.document()?;
            prop_assert_eq!(document.number.number(), index + 1);
            prop_assert_eq!(document.issued_at, now);
            let next = turn.subscription()?;
            prop_assert_eq!(next.period.start(), last.period.end());
            let index = i32::try_from(index).map_err(|_| Fault("an index".to_owned()))?;
            prop_assert_eq!(next.period, last.anchor.period(index, last.interval, &last.zone)?);
            prop_assert_eq!(document.lines[0].span, next.period);
            prop_assert_eq!(next.due, Some(next.period.end()));
            prop_assert_eq!(next.version, last.version.next());
            last = next.clone();
        }
        prop_assert!(last.period.contains(now));
    }
}

#[test]
fn a_trial_ends_in_its_first_invoice() -> Checked {
    let begun = begin(book()?, trial_plan(14)?, at(NOON)?)?;
    let written = billed(&begun, at(TRIAL_END)?)?;
    let subscription = written.subscription()?;
    assert_eq!(subscription.status, Status::Active);
    assert_eq!(subscription.period.start(), at(TRIAL_END)?);
    assert_eq!(subscription.due, Some(at("2028-03-14T12:00:00Z")?));
    assert_eq!(written.invoice()?.reason, InvoiceReason::Renewal);
    assert_eq!(written.document()?.total, eur(1999)?);
    assert_eq!(written.events(), [EventKind::InvoiceIssued, EventKind::SubscriptionActivated]);
    let (account, invoice) = (begun.book.account.id, InvoiceNumber::FIRST);
    assert_eq!(written.0.jobs, [Job::CollectPayment { account, invoice }]);
    // Entitled since the trial began: not once more.
    assert!(written.entitlements().is_err());
    assert_eq!(written.0.movements.len(), 1);
    assert_eq!(written.0.movements[0].monthly, eur(1999)?);
    assert_eq!(written.0.movements[0].subscription, id(1));
    Ok(())
}

#[test]
fn a_trial_that_ends_without_a_payment_method_is_past_due_and_says_so() -> Checked {
    let begun = begin(book_without_method()?, trial_plan(14)?, at(NOON)?)?;
    let written = billed(&begun, at(TRIAL_END)?)?;
    assert_eq!(written.subscription()?.status, Status::PastDue);
    assert!(written.subscription()?.unpaid.contains(&InvoiceNumber::FIRST));
    assert!(written.events().contains(&EventKind::SubscriptionPastDue));
    let (account, invoice) = (begun.book.account.id, InvoiceNumber::FIRST);
    assert_eq!(written.0.jobs, [Job::SendEmail { mail: Mail::PaymentFailed { account, invoice } }]);
    Ok(())
}

#[test]
fn a_renewal_bills_the_period_that_begins() -> Checked {
    let begun = begin(book()?, free_plan()?, at(NOON)?)?;
    let written = billed(&begun, at("2028-02-29T12:00:00Z")?)?;
    let subscription = written.subscription()?;
    assert_eq!(subscription.status, Status::Active);
    assert_eq!(subscription.period.end(), at("2028-03-31T12:00:00Z")?);
    assert_eq!(written.document()?.number.number(), 2);
    assert_eq!(written.events(), [EventKind::InvoiceIssued, EventKind::SubscriptionRenewed]);
    assert!(written.0.movements.is_empty());
    Ok(())
}

#[test]
fn a_renewal_of_one_subscription_keeps_its_zone_and_price() -> Checked {
    let mut begun = begin(book()?, free_plan()?, at(NOON)?)?;
    // The account moves; the boundaries do not.
    begun.book.account.time_zone = crate::support::zone("Pacific/Kiritimati")?;
    let written = billed(&begun, at("2028-02-29T12:00:00Z")?)?;
    assert_eq!(written.subscription()?.period.end(), at("2028-03-31T12:00:00Z")?);
    assert_eq!(written.subscription()?.zone.name(), "UTC");
    assert_eq!(Some(written.subscription()?.zone_database.as_str()), TIME_ZONE_DATABASE);
    Ok(())
}

#[test]
fn past_due_stays_past_due_while_an_older_invoice_is_unpaid() -> Checked {
    let begun = begin(book_without_method()?, trial_plan(14)?, at(NOON)?)?;
    let first = billed(&begun, at(TRIAL_END)?)?;
    let mut due = Due { subscription: first.subscription()?.clone(), ..begun.due(at("2028-03-14T12:00:00Z")?) };
    due.sale.book = first.book(&begun.book);
    due.sale.book.account.payment_method = Some(crate::support::method(1));
    let second = Written(bill(&due)?);
    assert_eq!(second.subscription()?.status, Status::PastDue);
    assert_eq!(second.subscription()?.unpaid.len(), 1);
    assert_eq!(second.invoice()?.payment.attempts.len(), 1);
    Ok(())
}

#[test]
fn what_expired_is_never_billed_again() -> Checked {
    let mut begun = begin(book()?, free_plan()?, at(NOON)?)?;
    begun.subscription.status = Status::Expired;
    begun.subscription.due = None;
    assert!(billed(&begun, at("2030-01-01T00:00:00Z")?)?.0.is_empty());
    Ok(())
}

#[test]
fn a_trial_takes_its_anchor_from_its_end() -> Checked {
    // 17 days from 14 January is the 31st.
    let begun = begin(book()?, trial_plan(17)?, at("2028-01-14T12:00:00Z")?)?;
    let starts: Vec<_> = caught_up(&begun, at("2028-05-01T00:00:00Z")?)?
        .iter()
        .map(|turn| Ok(turn.subscription()?.period.start().to_string()))
        .collect::<Result<_, Fault>>()?;
    assert_eq!(
        starts,
        ["2028-01-31T12:00:00Z", "2028-02-29T12:00:00Z", "2028-03-31T12:00:00Z", "2028-04-30T12:00:00Z"]
    );
    Ok(())
}
