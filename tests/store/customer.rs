//! Somebody to sell to, by the commands that make one.

use domain::account::OpenAccount;
use domain::email::EmailAddress;
use domain::id::{AccountId, ComponentId, PlanId, UserId};
use domain::identity::{ContextWords, NewPassword};
use domain::money::{Currency, Money};
use domain::plan::{Activation, Charging, CreatePlan, PlanVersion, PlanVersionNumber, PriceComponent, Trial, TrialEnd};
use domain::price::Price;
use domain::time::{Interval, IntervalUnit, ProrationUnit, WallTime, Zone};
use services::port::Users;
use services::{Caller, Fingerprint, IdempotencyKey, NewPaymentMethod, NewUser, Origin, Principal, TraceParent};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use testkit::Error;
use testkit::gateway::GOOD_CARD;
use testkit::renewal::to_plan;
use testkit::system::TestSystem;
use testkit::worker::{self, Policy};

pub(crate) const DAY: i64 = 24 * 60 * 60;

pub(crate) fn plan(trial_days: u16) -> Result<CreatePlan, Error> {
    let currency = Currency::try_from("EUR")?;
    let version = PlanVersion {
        plan: PlanId::new(),
        number: PlanVersionNumber(1),
        interval: Interval::new(IntervalUnit::Month, 1)?,
        components: vec![PriceComponent {
            id: ComponentId::new(),
            name: "Base".to_owned().try_into()?,
            charging: Charging::Advance,
            prices: BTreeMap::from([(currency, Price::Flat { amount: Money::new(1999, currency)? })]),
        }],
        trial: trial(trial_days),
        features: Vec::new(),
        proration: ProrationUnit::Second,
        activation: Activation::Paid,
    };
    Ok(CreatePlan { name: "Team".to_owned().try_into()?, version })
}

fn trial(days: u16) -> Option<Trial> {
    (days > 0).then_some(Trial { days, needs_payment_method: false, without_payment_method: TrialEnd::Bill })
}

pub(crate) fn account() -> Result<OpenAccount, Error> {
    let name = "Engines".to_owned().try_into()?;
    Ok(OpenAccount { id: AccountId::new(), name, email: None, time_zone: Zone::utc() })
}

pub(crate) async fn a_plan(system: &TestSystem, trial_days: u16) -> Result<PlanId, Error> {
    let by = caller(Principal::System, "plans-create", &PlanId::new().to_string(), system.now());
    Ok(services::create_plan(system, &by, plan(trial_days)?).await?.id)
}

pub(crate) fn somebody() -> Result<NewUser, Error> {
    let email = format!("{}@example.com", UserId::new()).try_into()?;
    let password = NewPassword::new("a phrase nobody else has".to_owned(), &ContextWords::default())?;
    Ok(NewUser { email, password, staff_token: None })
}

pub(crate) async fn user_of(system: &TestSystem, email: &EmailAddress) -> Result<Option<UserId>, Error> {
    Ok(system.email_claim(email).await?.map(|claim| claim.user))
}

pub(crate) async fn a_user(system: &TestSystem) -> Result<UserId, Error> {
    let new = somebody()?;
    let email = new.email.clone();
    let by = caller(Principal::Anonymous, "auth-register", email.as_str(), system.now());
    services::register(system, &by, new).await?;
    worker::finish(system, Policy::Once).await?;
    let token = system.mailbox.confirmation(email.as_str()).ok_or("no mail")?;
    let by = caller(Principal::Anonymous, "auth-confirm-email", email.as_str(), system.now());
    services::confirm_email(system, &by, &token).await?;
    user_of(system, &email).await?.ok_or_else(|| "no user".into())
}

/// With a card.
pub(crate) async fn an_account(system: &TestSystem, user: UserId) -> Result<AccountId, Error> {
    let open = account()?;
    let account = open.id;
    let by = caller(Principal::User(user), "test", &account.to_string(), system.now());
    services::open_account(system, &by, open).await?;
    attach(system, user, account).await?;
    Ok(account)
}

pub(crate) async fn attach(system: &TestSystem, user: UserId, account: AccountId) -> Result<(), services::Error> {
    let by = caller(Principal::User(user), "payment-methods-attach", &account.to_string(), system.now());
    let new = NewPaymentMethod { gateway_token: GOOD_CARD.to_owned() };
    services::attach_payment_method(system, &by, account, new).await.map(|_| ())
}

pub(crate) async fn subscribe(
    system: &TestSystem,
    user: UserId,
    account: AccountId,
    plan: PlanId,
) -> Result<(), services::Error> {
    let by = caller(Principal::User(user), "subscriptions-create", &account.to_string(), system.now());
    services::subscribe(system, &by, account, to_plan(plan)).await.map(|_| ())
}

/// Somebody with an idempotency key.
pub(crate) fn caller(principal: Principal, operation: &'static str, key: &str, at: WallTime) -> Caller {
    Caller {
        principal,
        origin: Origin::default(),
        operation,
        idempotency: Some((IdempotencyKey(key.to_owned()), Fingerprint("the same request".to_owned()))),
        at,
        deadline: Instant::now() + Duration::from_secs(10),
        trace: TraceParent(String::new()),
    }
}
