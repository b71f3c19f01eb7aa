use crate::support::{
    Begun, Checked, Fault, Written, at, begin, book, book_without_method, cases, declined, eur, id, plan, sale,
    succeeded, trial_plan, wall,
};
use domain::account::AccountBook;
use domain::decision::Write;
use domain::event::EventKind;
use domain::id::AttemptId;
use domain::invoice::{InvoiceNumber, InvoiceState, InvoiceStatus};
use domain::job::{Job, Mail};
use domain::ledger::LedgerAccount;
use domain::payment::{Affected, AttachPaymentMethod, AttemptOutcome, Payment, attach, settle};
use domain::plan::PlanVersion;
use domain::subscription::{Status, Subscription, bill};
use domain::{Decided, Decision};
use proptest::prelude::*;

const NOON: &str = "2028-01-31T12:00:00Z";
const LATER: &str = "2028-01-31T12:00:09Z";

/// Everything one payment can touch.
#[derive(Debug)]
struct Scene {
    book: AccountBook,
    plan: PlanVersion,
    subscription: Subscription,
    invoice: InvoiceState,
}

impl Scene {
    fn of(begun: Begun) -> Result<Self, Fault> {
        let invoice = begun.written.invoice()?.clone();
        Ok(Self { book: begun.book, plan: begun.plan, subscription: begun.subscription, invoice })
    }

    fn first_payment() -> Result<Self, Fault> {
        Self::of(begin(book()?, plan()?, at(NOON)?)?)
    }

    /// After a trial: the invoice of the first period, on its way to the gateway or without a method.
    fn renewal(book: AccountBook) -> Result<Self, Fault> {
        let begun = begin(book, trial_plan(14)?, at("2028-01-17T12:00:00Z")?)?;
        let written = Written(bill(&begun.due(at(NOON)?))?);
        Ok(Self {
            book: written.book(&begun.book),
            plan: begun.plan,
            subscription: written.subscription()?.clone(),
            invoice: written.invoice()?.clone(),
        })
    }

    fn attempt(&self) -> Result<AttemptId, Fault> {
        Ok(self.invoice.payment.open_attempt().ok_or_else(|| crate::support::missing("open attempt"))?.id)
    }

    /// As the service does it: the subscription is loaded only when the outcome touches it.
    fn settling(&self, attempt: AttemptId, outcome: AttemptOutcome) -> Result<Written, Fault> {
        let now = at(LATER)?;
        let affected = self.invoice.outcome_affects_subscription(&outcome).then(|| Affected {
            sale: sale(self.book.clone(), vec![self.plan.clone()], now),
            subscription: self.subscription.clone(),
        });
        Ok(Written(settle(&self.invoice, attempt, outcome, affected.as_ref(), None, now)?))
    }

    fn after(self, written: &Written) -> Self {
        Self {
            book: written.book(&self.book),
            subscription: written.subscription().unwrap_or(&self.subscription).clone(),
            invoice: written.invoice().unwrap_or(&self.invoice).clone(),
            plan: self.plan,
        }
    }

    fn settled(self, outcome: AttemptOutcome) -> Result<Self, Fault> {
        let written = self.settling(self.attempt()?, outcome)?;
        Ok(self.after(&written))
    }

    fn attaching(&self) -> Result<Written, Fault> {
        let command = AttachPaymentMethod {
            id: id(2),
            reference: "gateway-method-2".to_owned(),
            brand: "visa".to_owned(),
            last4: "4242".to_owned(),
        };
        let Decided { decision, output } =
            attach(&self.book, std::slice::from_ref(&self.invoice), &[], command, wall(LATER)?)?;
        assert!(decision.writes.contains(&Write::PaymentMethod(output)));
        Ok(Written(decision))
    }

    fn attached(self) -> Result<Self, Fault> {
        let written = self.attaching()?;
        Ok(self.after(&written))
    }
}

fn outcomes() -> impl Strategy<Value = AttemptOutcome> {
    prop_oneof![Just(succeeded()), Just(declined())]
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn settling_twice_is_settling_once(first in outcomes(), second in outcomes()) {
        let scene = Scene::first_payment()?;
        let attempt = scene.attempt()?;
        let settled = scene.settled(first)?;
        prop_assert!(settled.settling(attempt, second)?.0.is_empty());
    }

    #[test]
    fn the_outcome_of_an_unknown_attempt_changes_nothing(outcome in outcomes(), number: u128) {
        let scene = Scene::first_payment()?;
        let unknown: AttemptId = id(number);
        prop_assume!(unknown != scene.attempt()?);
        prop_assert!(scene.settling(unknown, outcome)?.0.is_empty());
    }

    #[test]
    fn an_old_attempt_does_not_settle_a_new_one(outcome in outcomes()) {
        let scene = Scene::first_payment()?;
        let old = scene.attempt()?;
        let scene = scene.settled(declined())?.attached()?;
        prop_assert_ne!(scene.attempt()?, old);
        prop_assert!(scene.settling(old, outcome)?.0.is_empty());
    }

    #[test]
    fn attempts_have_ids_of_their_own(count in 1_usize..20) {
        let mut payment = Payment::new(id(1));
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..count {
            payment = payment.attempting(&crate::support::method(1), eur(5)?, at(NOON)?);
            prop_assert!(seen.insert(payment.attempts.last().map(|it| it.id.to_string())));
            if let Some(attempt) = payment.attempts.last_mut() {
                attempt.outcome = Some(declined());
            }
        }
    }
}

#[test]
fn the_first_payment_begins_the_subscription() -> Checked {
    let scene = Scene::first_payment()?;
    let written = scene.settling(scene.attempt()?, succeeded())?;
    let subscription = written.subscription()?;
    assert_eq!(subscription.status, Status::Active);
    assert_eq!(subscription.due, Some(subscription.period.end()));
    assert_eq!(written.invoice()?.status, InvoiceStatus::Paid);
    assert_eq!(written.invoice()?.paid_at, Some(at(LATER)?));
    assert_eq!(written.entitlements()?.current().count(), 1);
    assert_eq!(written.events(), [EventKind::InvoicePaid, EventKind::SubscriptionActivated]);
    assert_eq!(written.0.movements.len(), 1);
    assert_eq!(written.0.movements[0].monthly, eur(1999)?);
    let entries: Vec<_> = written.0.entries.as_slice().iter().map(|it| (it.account, it.money)).collect();
    assert_eq!(entries, [(LedgerAccount::CashInTransit, eur(1999)?), (LedgerAccount::Receivable, eur(-1999)?)]);
    let (account, invoice) = (scene.book.account.id, InvoiceNumber::FIRST);
    assert_eq!(written.0.jobs, [Job::SendEmail { mail: Mail::InvoicePaid { account, invoice } }]);
    Ok(())
}

#[test]
fn a_declined_beginning_goes_on_waiting() -> Checked {
    let scene = Scene::first_payment()?;
    let due = scene.subscription.due;
    let written = scene.settling(scene.attempt()?, declined())?;
    assert_eq!((written.subscription()?.status, written.subscription()?.due), (Status::Incomplete, due));
    assert_eq!(written.invoice()?.status, InvoiceStatus::Open);
    assert!(written.0.entries.is_empty() && written.0.movements.is_empty());
    assert_eq!(written.events(), [EventKind::PaymentFailed]);
    Ok(())
}

#[test]
fn a_declined_beginning_can_still_be_paid_with_another_method() -> Checked {
    let scene = Scene::first_payment()?.settled(declined())?.attached()?.settled(succeeded())?;
    assert_eq!(scene.subscription.status, Status::Active);
    assert_eq!(scene.book.entitlements.current().count(), 1);
    Ok(())
}

#[test]
fn a_renewal_paid_at_once_leaves_the_subscription_alone() -> Checked {
    let scene = Scene::renewal(book()?)?;
    let written = scene.settling(scene.attempt()?, succeeded())?;
    assert!(written.subscription().is_err());
    assert_eq!(written.events(), [EventKind::InvoicePaid]);
    Ok(())
}

#[test]
fn a_declined_renewal_is_past_due_until_another_method_pays_it() -> Checked {
    let scene = Scene::renewal(book()?)?;
    let written = scene.settling(scene.attempt()?, declined())?;
    assert_eq!(written.events(), [EventKind::PaymentFailed, EventKind::SubscriptionPastDue]);
    let scene = scene.after(&written);
    assert_eq!(scene.subscription.status, Status::PastDue);

    let retried = scene.attaching()?;
    let (account, invoice) = (scene.book.account.id, InvoiceNumber::FIRST);
    assert_eq!(retried.0.jobs, [Job::CollectPayment { account, invoice }]);
    let scene = scene.after(&retried);
    assert_eq!(scene.invoice.payment.attempts.len(), 2);

    let written = scene.settling(scene.attempt()?, succeeded())?;
    assert_eq!(written.events(), [EventKind::InvoicePaid, EventKind::SubscriptionActivated]);
    assert_eq!(written.subscription()?.status, Status::Active);
    assert!(written.subscription()?.unpaid.is_empty());
    assert!(written.0.movements.is_empty(), "nothing new recurs");
    Ok(())
}

#[test]
fn a_renewal_without_a_method_is_active_again_once_one_pays_it() -> Checked {
    let scene = Scene::renewal(book_without_method()?)?;
    assert_eq!(scene.subscription.status, Status::PastDue);
    let scene = scene.attached()?;
    assert_eq!(scene.invoice.payment.attempts.len(), 1);
    let scene = scene.settled(succeeded())?;
    assert_eq!(scene.subscription.status, Status::Active);
    assert!(scene.subscription.unpaid.is_empty());
    Ok(())
}

#[test]
fn declined_again_is_not_past_due_again() -> Checked {
    let scene = Scene::renewal(book()?)?.settled(declined())?.attached()?;
    let written = scene.settling(scene.attempt()?, declined())?;
    assert_eq!(written.events(), [EventKind::PaymentFailed]);
    assert_eq!(written.subscription()?.status, Status::PastDue);
    Ok(())
}

#[test]
fn one_of_two_unpaid_invoices_paid_is_still_past_due() -> Checked {
    let mut scene = Scene::renewal(book()?)?.settled(declined())?.attached()?;
    scene.subscription.unpaid.insert(InvoiceNumber::from(2));
    let scene = scene.settled(succeeded())?;
    assert_eq!(scene.subscription.status, Status::PastDue);
    assert_eq!(scene.subscription.unpaid.len(), 1);
    Ok(())
}

#[test]
fn an_attempt_under_way_is_not_joined_by_another() -> Checked {
    let scene = Scene::first_payment()?;
    let written = scene.attaching()?;
    assert!(written.invoice().is_err() && written.0.jobs.is_empty());
    let payment = scene.invoice.payment.clone();
    assert_eq!(payment.clone().attempting(&crate::support::method(2), eur(5)?, at(LATER)?), payment);
    Ok(())
}

#[test]
fn an_attached_method_is_the_accounts_default() -> Checked {
    let scene = Scene::renewal(book()?)?;
    let written = scene.attaching()?;
    assert_eq!(written.account()?.payment_method, Some(crate::support::method(2)));
    assert_eq!(written.account()?.version, scene.book.account.version.next());
    assert_eq!(written.events(), [EventKind::PaymentMethodAttached]);
    Ok(())
}

#[test]
fn paid_and_void_invoices_are_not_tried_again() -> Checked {
    for status in [InvoiceStatus::Paid, InvoiceStatus::Void] {
        let mut scene = Scene::first_payment()?.settled(declined())?;
        scene.invoice.status = status;
        assert!(!scene.invoice.is_unpaid());
        assert!(scene.attaching()?.invoice().is_err());
    }
    Ok(())
}

#[test]
fn a_void_invoice_is_not_paid() -> Checked {
    let mut scene = Scene::first_payment()?;
    scene.invoice.status = InvoiceStatus::Void;
    let decision: Decision = scene.settling(scene.attempt()?, succeeded())?.0;
    assert!(decision.is_empty());
    Ok(())
}
