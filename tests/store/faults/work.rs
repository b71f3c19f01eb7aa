//! What happens without anybody asking, and the commands around it.

use super::{of_the_system, survives};
use crate::customer::{DAY, a_plan, a_user, account, an_account, caller, somebody, subscribe, user_of};
use domain::Version;
use domain::id::{AccountId, GatewayEventId, JobId, TestClockId, UserId, derived_uuid};
use domain::invoice::{InvoiceNumber, InvoiceStatus};
use domain::job::{Job, Mail};
use domain::test_clock::TestClock;
use domain::time::{BillingTime, WallTime};
use serde_json::json;
use services::port::{Dispatch, GatewayEvents, Invoices, PendingJobs, SignedNotice, TestClocks, Users};
use services::{Envelope, Principal, TraceParent};
use testkit::Error;
use testkit::gateway::Meets;
use testkit::system::TestSystem;
use testkit::worker::{self, Policy};

async fn clock_of(system: &TestSystem, account: AccountId) -> Result<TestClock, Error> {
    system.test_clock(account).await?.ok_or_else(|| "no clock".into())
}

/// An account whose clock stands at the world's time.
async fn clocked(system: &TestSystem, user: UserId) -> Result<(AccountId, TestClockId), Error> {
    let account = an_account(system, user).await?;
    let by = caller(Principal::User(user), "test-clocks-create", &account.to_string(), system.now());
    let clock = services::create_test_clock(system, &by, account, system.now().as_billing_time()).await?;
    Ok((account, clock.id))
}

fn in_a_month(system: &TestSystem) -> BillingTime {
    system.now().as_billing_time().after_seconds(30 * DAY)
}

async fn set_out(
    system: &TestSystem,
    user: UserId,
    (account, clock): (AccountId, TestClockId),
) -> Result<(), services::Error> {
    let by = caller(Principal::User(user), "test-clocks-advance", &account.to_string(), system.now());
    services::advance_test_clock(system, &by, (account, clock), Version::FIRST, in_a_month(system)).await.map(|_| ())
}

/// With a trial, set out for the time behind it.
async fn under_way(system: &TestSystem, user: UserId) -> Result<AccountId, Error> {
    let (account, clock) = clocked(system, user).await?;
    subscribe(system, user, account, a_plan(system, 14).await?).await?;
    set_out(system, user, (account, clock)).await?;
    Ok(account)
}

#[tokio::test]
async fn confirming_an_address_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let before = async || {
        let new = somebody()?;
        let email = new.email.clone();
        let by = caller(Principal::Anonymous, "auth-register", email.as_str(), system.now());
        services::register(&system, &by, new).await?;
        worker::finish(&system, Policy::Once).await?;
        let token = system.mailbox.confirmation(email.as_str()).ok_or("no mail")?;
        Ok((user_of(&system, &email).await?.ok_or("no user")?, token))
    };
    let act = async |(_, token): &(UserId, String)| {
        services::confirm_email(&system, &of_the_system(&system, "auth-confirm-email"), token).await
    };
    let effects = async |(user, _): &(UserId, String)| {
        let user = system.user(*user).await?.ok_or("no user")?;
        Ok(usize::from(user.confirmed_at.is_some()))
    };
    survives(&system, before, act, effects).await
}

#[tokio::test]
async fn making_a_clock_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let user = a_user(&system).await?;
    let before = async || {
        let open = account()?;
        let by = caller(Principal::User(user), "accounts-create", &open.id.to_string(), system.now());
        Ok(services::open_account(&system, &by, open).await?.id)
    };
    let act = async |account: &AccountId| {
        let by = caller(Principal::User(user), "test-clocks-create", &account.to_string(), system.now());
        let start = system.now().as_billing_time();
        services::create_test_clock(&system, &by, *account, start).await.map(|_| ())
    };
    let effects = async |account: &AccountId| Ok(usize::from(system.test_clock(*account).await?.is_some()));
    survives(&system, before, act, effects).await
}

#[tokio::test]
async fn setting_a_clock_out_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let user = a_user(&system).await?;
    let before = async || clocked(&system, user).await;
    let act = async |clock: &(AccountId, TestClockId)| set_out(&system, user, *clock).await;
    let effects = async |(account, _): &(AccountId, TestClockId)| {
        Ok(usize::from(clock_of(&system, *account).await?.version != Version::FIRST))
    };
    survives(&system, before, act, effects).await
}

#[tokio::test]
async fn a_step_of_a_clock_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let user = a_user(&system).await?;
    let before = async || {
        let account = under_way(&system, user).await?;
        Ok((account, clock_of(&system, account).await?.version))
    };
    let act = async |(account, _): &(AccountId, Version)| {
        services::step_test_clock(&system, &of_the_system(&system, "advance-test-clock"), *account).await
    };
    let effects = async |(account, before): &(AccountId, Version)| {
        Ok(usize::from(clock_of(&system, *account).await?.version != *before))
    };
    survives(&system, before, act, effects).await
}

#[tokio::test]
async fn telling_a_clock_that_a_job_is_done_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let user = a_user(&system).await?;
    let before = async || {
        let account = under_way(&system, user).await?;
        services::step_test_clock(&system, &of_the_system(&system, "advance-test-clock"), account).await?;
        let jobs = system.queue.take();
        system.dispatch(&jobs).await?;
        let waits_for = |job: &Envelope| job.pending.is_some_and(|on| on.account == account);
        jobs.into_iter().find(waits_for).ok_or_else(|| "the step asks for nothing".into())
    };
    let act =
        async |job: &Envelope| services::finish_pending(&system, &of_the_system(&system, "bill-account"), job).await;
    let effects = async |job: &Envelope| {
        let on = job.pending.ok_or("no clock waits for it")?;
        Ok(usize::from(!system.has_pending(on).await?))
    };
    survives(&system, before, act, effects).await
}

#[tokio::test]
async fn receiving_a_notice_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let user = a_user(&system).await?;
    let account = an_account(&system, user).await?;
    subscribe(&system, user, account, a_plan(&system, 0).await?).await?;
    let act = async |notice: &NoticeOf| notice.receive(&system).await;
    let effects = async |notice: &NoticeOf| {
        let kept = system.gateway_event(notice.event()).await?;
        Ok(usize::from(kept.is_some_and(|raw| raw == notice.body())))
    };
    survives(&system, async || Ok(NoticeOf::new(account)), act, effects).await
}

#[tokio::test]
async fn handling_a_notice_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let user = a_user(&system).await?;
    let plan = a_plan(&system, 0).await?;
    let before = async || {
        let account = an_account(&system, user).await?;
        worker::finish(&system, Policy::Once).await?;
        subscribe(&system, user, account, plan).await?;
        // The job is ours to do.
        assert_eq!(system.queue.take().len(), 1);
        system.gateway.next([Meets::LostAnswer]);
        system.gateway.silence_finds(1);
        let by = of_the_system(&system, "collect-payment");
        let unknown = services::collect_payment(&system, &by, account, InvoiceNumber::FIRST, false).await;
        assert!(unknown.is_err(), "it was charged, and nobody knows");
        let notice = NoticeOf::new(account);
        notice.receive(&system).await?;
        Ok((account, notice.event()))
    };
    let act = async |(_, event): &(AccountId, GatewayEventId)| {
        services::handle_gateway_event(&system, &of_the_system(&system, "handle-gateway-event"), *event).await
    };
    let effects = async |(account, _): &(AccountId, GatewayEventId)| {
        let state = system.invoice_state(*account, InvoiceNumber::FIRST).await?.ok_or("no invoice")?;
        Ok(usize::from(state.status == InvoiceStatus::Paid))
    };
    survives(&system, before, act, effects).await
}

/// What the gateway says of somebody's first invoice.
struct NoticeOf {
    account: AccountId,
    id: String,
}

impl NoticeOf {
    fn new(account: AccountId) -> Self {
        Self { account, id: JobId::new().to_string() }
    }

    fn body(&self) -> String {
        let about = json!({ "account": self.account.to_string(), "invoice": 1 });
        json!({ "id": self.id, "data": { "metadata": about } }).to_string()
    }

    async fn receive(&self, system: &TestSystem) -> Result<(), services::Error> {
        let (timestamp, signature) = (String::new(), String::new());
        let notice = SignedNotice { id: self.id.clone(), timestamp, signature, body: self.body() };
        services::receive_gateway_event(system, &of_the_system(system, "payments-gateway-event"), &notice).await
    }

    /// What it is kept as.
    fn event(&self) -> GatewayEventId {
        GatewayEventId::from_uuid(derived_uuid(&self.id, WallTime::EPOCH.as_billing_time()))
    }
}

/// Mail is at least once: it goes out again when it was sent and that could not be remembered.
#[tokio::test]
async fn writing_a_mail_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let before = async || {
        let new = somebody()?;
        let email = new.email.clone();
        let by = caller(Principal::Anonymous, "auth-register", email.as_str(), system.now());
        services::register(&system, &by, new).await?;
        // The job is ours to do.
        assert_eq!(system.queue.take().len(), 1);
        let user = user_of(&system, &email).await?.ok_or("no user")?;
        let job = Job::SendEmail { mail: Mail::ConfirmEmail { user } };
        Ok((email.as_str().to_owned(), Envelope::new(job, TraceParent(String::new())), Mail::ConfirmEmail { user }))
    };
    let act = async |(_, envelope, mail): &(String, Envelope, Mail)| {
        // Whoever began with it has given up by now.
        system.pass_seconds(10 * 60);
        services::send_email(&system, &of_the_system(&system, "send-email"), envelope, mail).await
    };
    let effects =
        async |(to, _, _): &(String, Envelope, Mail)| Ok(usize::from(system.mailbox.confirmation(to).is_some()));
    survives(&system, before, act, effects).await
}
