use super::survives;
use crate::customer::{DAY, a_plan, a_user, account, an_account, attach, caller, plan, somebody, subscribe, user_of};
use domain::account::OpenAccount;
use domain::decision::{Home, Write};
use domain::email::EmailAddress;
use domain::id::{AccountId, JournalId, UserId};
use domain::identity::{Affiliation, EmailClaim, Membership, User, UserContact};
use domain::invoice::{InvoiceNumber, InvoiceStatus};
use domain::permission::AccountRole;
use domain::plan::CreatePlan;
use domain::time::BillingTime;
use domain::{Decision, Refusal, Version};
use services::port::{Accounts, Commit, Commitment, Invoices, Users};
use services::{Caller, NewUser, PageRequest, Principal};
use testkit::Error;
use testkit::system::TestSystem;
use testkit::worker::{self, Policy};

/// The account's invoices, which have no gap.
async fn invoices(system: &TestSystem, account: AccountId) -> Result<Vec<InvoiceStatus>, Error> {
    let page = system.invoices(account, &PageRequest { limit: 100, after: None }).await?;
    let next = system.book(account).await?.ok_or("no account")?.account.next_invoice;
    assert_eq!(next.number() as usize, page.items.len() + 1);
    Ok(page.items.into_iter().map(|state| state.status).collect())
}

#[tokio::test]
async fn creating_a_plan_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let before = async || plan(0);
    let act = async |new: &CreatePlan| {
        let by = caller(Principal::System, "plans-create", &new.version.plan.to_string(), system.now());
        services::create_plan(&system, &by, new.clone()).await.map(|_| ())
    };
    let effects = async |new: &CreatePlan| {
        let id = new.version.plan.to_string();
        let dump = system.dynamo.dump().await?;
        let plans = dump.keys().filter(|(_, _, sk)| *sk == format!("plan#{id}")).count();
        assert_eq!(dump.keys().filter(|(_, pk, sk)| *pk == id && sk.starts_with("version#")).count(), plans);
        Ok(plans)
    };
    survives(&system, before, act, effects).await
}

#[tokio::test]
async fn registering_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let act = async |new: &NewUser| {
        let by = caller(Principal::Anonymous, "auth-register", new.email.as_str(), system.now());
        services::register(&system, &by, new.clone()).await
    };
    let effects = async |new: &NewUser| {
        let dump = system.dynamo.dump().await?;
        let is_theirs = |item: &std::collections::HashMap<_, _>| format!("{item:?}").contains(new.email.as_str());
        let users = dump.iter().filter(|((_, _, sk), item)| sk == "user" && is_theirs(item)).count();
        assert_eq!(usize::from(user_of(&system, &new.email).await?.is_some()), users);
        Ok(users)
    };
    survives(&system, async || somebody(), act, effects).await
}

/// A member of an account, and their address. There are hundreds of them, so nothing is hashed for them.
async fn a_member(system: &TestSystem, account: AccountId) -> Result<(UserId, EmailAddress), Error> {
    let user = UserId::new();
    let email = EmailAddress::try_from(format!("{user}@example.com"))?;
    let (at, version) = (system.now(), Version::FIRST);
    let person = User {
        id: user,
        personal: UserContact::new(email.clone()),
        password: None,
        confirmed_at: Some(at),
        created_at: at,
        version,
    };
    let mut decision = Decision::new(Home::Members(account), at.as_billing_time());
    decision.writes = vec![
        Write::User(person),
        Write::EmailClaim(EmailClaim { email: email.clone(), user, version }),
        Write::Membership(Membership { account, user, role: AccountRole::Member, version }),
        Write::Affiliation(Affiliation { user, account, version }),
    ];
    let journal = JournalId::new();
    let joined = Commitment { decision: &decision, journal, cause: "test", outbox: None, record: None, at };
    system.commit(&joined).await?;
    Ok((user, email))
}

#[tokio::test]
async fn confirming_another_address_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let before = async || {
        let user = a_user(&system).await?;
        let old = system.user(user).await?.ok_or("no user")?.personal.email;
        let new = EmailAddress::try_from(format!("New-{old}"))?;
        let by = caller(Principal::User(user), "users-change-email", &user.to_string(), system.now());
        services::change_email(&system, &by, &new, "a phrase nobody else has").await?;
        worker::finish(&system, Policy::Once).await?;
        let token = system.mailbox.new_email(new.as_str()).ok_or("no mail")?;
        Ok((user, old, new, token))
    };
    let act = async |(.., token): &(UserId, EmailAddress, EmailAddress, String)| {
        let by = Caller { idempotency: None, ..caller(Principal::Anonymous, "users-confirm", "", system.now()) };
        match services::confirm_email_change(&system, &by, token).await {
            // It is good once, and was.
            Err(services::Error::Refused(Refusal::InvalidToken)) => Ok(()),
            done => done,
        }
    };
    let effects = async |(user, old, new, _): &(UserId, EmailAddress, EmailAddress, String)| {
        let is = system.user(*user).await?.ok_or("no user")?.personal.email;
        let claimed = (user_of(&system, old).await?, user_of(&system, new).await?);
        assert_eq!(claimed, if is == *new { (None, Some(*user)) } else { (Some(*user), None) });
        Ok(usize::from(is == *new))
    };
    survives(&system, before, act, effects).await
}

#[tokio::test]
async fn deleting_oneself_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let account = an_account(&system, a_user(&system).await?).await?;
    let act = async |(user, _): &(UserId, EmailAddress)| {
        let by = Caller { idempotency: None, ..caller(Principal::User(*user), "users-delete", "", system.now()) };
        services::delete_user(&system, &by).await
    };
    let effects = async |(user, email): &(UserId, EmailAddress)| {
        let found = system.user(*user).await?;
        assert_eq!(user_of(&system, email).await?, found.as_ref().map(|user| user.id));
        if found.is_none() {
            assert!(system.membership(account, *user).await?.is_none());
        }
        Ok(usize::from(found.is_none()))
    };
    survives(&system, async || a_member(&system, account).await, act, effects).await
}

#[tokio::test]
async fn opening_an_account_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let user = a_user(&system).await?;
    let act = async |open: &OpenAccount| {
        let by = caller(Principal::User(user), "accounts-create", &open.id.to_string(), system.now());
        services::open_account(&system, &by, open.clone()).await.map(|_| ())
    };
    let effects = async |open: &OpenAccount| {
        let opened = usize::from(system.book(open.id).await?.is_some());
        assert_eq!(usize::from(system.membership(open.id, user).await?.is_some()), opened);
        Ok(opened)
    };
    survives(&system, async || account(), act, effects).await
}

#[tokio::test]
async fn attaching_a_card_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let user = a_user(&system).await?;
    let before = async || {
        let open = account()?;
        let by = caller(Principal::User(user), "accounts-create", &open.id.to_string(), system.now());
        Ok(services::open_account(&system, &by, open).await?.id)
    };
    let effects = async |account: &AccountId| {
        let dump = system.dynamo.dump().await?;
        let id = account.to_string();
        Ok(dump.keys().filter(|(_, pk, sk)| *pk == id && sk.starts_with("payment-method#")).count())
    };
    survives(&system, before, async |account: &AccountId| attach(&system, user, *account).await, effects).await
}

#[tokio::test]
async fn subscribing_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let user = a_user(&system).await?;
    let plan = a_plan(&system, 0).await?;
    let before = async || an_account(&system, user).await;
    let act = async |account: &AccountId| subscribe(&system, user, *account, plan).await;
    let effects = async |account: &AccountId| Ok(invoices(&system, *account).await?.len());
    survives(&system, before, act, effects).await?;
    assert!(!system.gateway.charges().is_empty());
    Ok(())
}

#[tokio::test]
async fn billing_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let user = a_user(&system).await?;
    let plan = a_plan(&system, 14).await?;
    let before = async || {
        let account = an_account(&system, user).await?;
        subscribe(&system, user, account, plan).await?;
        let due = system.now().after_seconds(14 * DAY).as_billing_time();
        system.pass_seconds(14 * DAY);
        Ok((account, due))
    };
    let act = async |(account, due): &(AccountId, BillingTime)| {
        let mut by = caller(Principal::System, "bill-account", "", system.now());
        by.idempotency = None;
        services::bill_account(&system, &by, *account, *due).await
    };
    let effects = async |(account, _): &(AccountId, BillingTime)| Ok(invoices(&system, *account).await?.len());
    survives(&system, before, act, effects).await
}

#[tokio::test]
async fn collecting_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let user = a_user(&system).await?;
    let plan = a_plan(&system, 0).await?;
    let before = async || {
        let account = an_account(&system, user).await?;
        worker::finish(&system, Policy::Once).await?;
        subscribe(&system, user, account, plan).await?;
        // The job is ours to do.
        assert_eq!(system.queue.take().len(), 1);
        Ok(account)
    };
    let act = async |account: &AccountId| {
        let mut by = caller(Principal::System, "collect-payment", "", system.now());
        by.idempotency = None;
        services::collect_payment(&system, &by, *account, InvoiceNumber::FIRST, false).await
    };
    let effects = async |account: &AccountId| {
        let paid = invoices(&system, *account).await?.iter().filter(|status| **status == InvoiceStatus::Paid).count();
        assert!(
            system.gateway.charges().get(&(*account, InvoiceNumber::FIRST)).copied().unwrap_or_default() as usize
                >= paid
        );
        Ok(paid)
    };
    survives(&system, before, act, effects).await
}
