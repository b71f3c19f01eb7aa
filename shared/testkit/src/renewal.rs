//! Somebody whose subscription is due, by the clock of this machine.

use crate::Error;
use crate::gateway::GOOD_CARD;
use crate::system::TestSystem;
use domain::account::{Account, AccountContact, AccountCredit, DefaultPaymentMethod};
use domain::credit_note::CreditNoteNumber;
use domain::decision::{Home, Write};
use domain::id::{AccountId, ComponentId, JournalId, PaymentMethodId, PlanId, SubscriptionId};
use domain::invoice::InvoiceNumber;
use domain::job::Job;
use domain::money::{Currency, Money};
use domain::plan::{
    Activation, Allowance, Charging, CreatePlan, FeatureGrant, PlanVersion, PlanVersionNumber, PriceComponent, Trial,
    TrialEnd,
};
use domain::price::Price;
use domain::time::{AnchorRule, BillingTime, Interval, IntervalUnit, ProrationUnit, WallTime, Zone};
use domain::{Decision, Version};
use services::port::{Commit, Commitment};
use services::{
    Caller, Envelope, ItemRequest, NewSubscription, Origin, Principal, TraceParent, create_plan, subscribe,
};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What one period costs, in cents.
pub const PRICE: i64 = 1999;

const TRIAL_DAYS: u16 = 14;

/// A subscription whose trial ended six days ago.
#[derive(Clone, Copy, Debug)]
pub struct DueSubscription {
    pub account: AccountId,
    pub subscription: SubscriptionId,
    /// Since when it is due.
    pub instant: BillingTime,
}

impl DueSubscription {
    /// The job that the scheduler has for it.
    #[must_use]
    pub fn job(&self) -> Envelope {
        let trace = TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned());
        Envelope::new(Job::BillAccount { account: self.account, instant: self.instant }, trace)
    }
}

/// A plan with a trial, made long enough ago.
///
/// # Errors
/// When the store does not answer.
pub async fn plan(system: &TestSystem) -> Result<PlanId, Error> {
    let currency = Currency::try_from("EUR")?;
    let version = PlanVersion {
        plan: PlanId::new(),
        number: PlanVersionNumber(1),
        interval: Interval::new(IntervalUnit::Month, 1)?,
        components: vec![PriceComponent {
            id: ComponentId::new(),
            name: "Base".to_owned().try_into()?,
            charging: Charging::Advance,
            prices: BTreeMap::from([(currency, Price::Flat { amount: Money::new(PRICE, currency)? })]),
        }],
        trial: Some(Trial { days: TRIAL_DAYS, needs_payment_method: false, without_payment_method: TrialEnd::Bill }),
        proration: ProrationUnit::Second,
        activation: Activation::Paid,
        features: vec![FeatureGrant { key: "api_calls".to_owned().try_into()?, allowance: Allowance::Limit(1000) }],
    };
    let command = CreatePlan { name: "Plain".to_owned().try_into()?, version };
    Ok(create_plan(system, &caller("plans-create", long_ago()), command).await?.id)
}

/// Of the plan alone, from now on.
#[must_use]
pub fn to_plan(plan: PlanId) -> NewSubscription {
    NewSubscription {
        items: vec![ItemRequest { plan, seats: None, newest_version: false }],
        currency: None,
        anchor_rule: AnchorRule::Start,
        start: None,
        coupon: None,
    }
}

/// A new customer of the plan, with a card that pays.
///
/// # Errors
/// When the store does not answer.
pub async fn due_subscription(system: &TestSystem, plan: PlanId) -> Result<DueSubscription, Error> {
    let at = long_ago();
    let account = Account {
        id: AccountId::new(),
        personal: AccountContact {
            name: "Ada Lovelace".to_owned().try_into()?,
            email: "ada@example.com".to_owned().try_into()?,
        },
        time_zone: Zone::utc(),
        next_invoice: InvoiceNumber::FIRST,
        next_credit_note: CreditNoteNumber::FIRST,
        credit: AccountCredit::default(),
        tax_identity: None,
        tax_exempt: false,
        payment_terms_days: 0,
        payment_method: Some(DefaultPaymentMethod { id: PaymentMethodId::new(), reference: GOOD_CARD.to_owned() }),
        subscribed: false,
        created_at: at,
        version: Version::FIRST,
    };
    let account_id = account.id;
    let mut decision = Decision::new(Home::Account(account_id), at.as_billing_time());
    decision.writes.push(Write::Account(account));
    let journal = JournalId::new();
    system.commit(&Commitment { decision: &decision, journal, cause: "test", outbox: None, record: None, at }).await?;
    let new = to_plan(plan);
    let subscription = subscribe(system, &caller("subscriptions-create", at), account_id, new).await?;
    let instant = subscription.due.ok_or("a trial that never ends")?;
    Ok(DueSubscription { account: account_id, subscription: subscription.id, instant })
}

fn long_ago() -> WallTime {
    integrations::clock::wall_now().after_seconds(-20 * 24 * 60 * 60)
}

fn caller(operation: &'static str, at: WallTime) -> Caller {
    Caller {
        principal: Principal::System,
        origin: Origin::default(),
        operation,
        idempotency: None,
        at,
        deadline: Instant::now() + Duration::from_secs(10),
        trace: TraceParent(String::new()),
    }
}
