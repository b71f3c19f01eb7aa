//! A whole system: the real store, and stand-ins for everything else outside.

use crate::Error;
use crate::dynamo::Dynamo;
use crate::gateway::TestGateway;
use crate::mailbox::Mailbox;
use crate::queue::Queue;
use domain::account::AccountBook;
use domain::email::EmailAddress;
use domain::entitlement::Entitlements;
use domain::id::{AccountId, AttemptId, GatewayEventId, InvoiceId, JobId, PlanId, SubscriptionId, UserId};
use domain::identity::{EmailClaim, Membership, NewPassword, PasswordHash, Staff, User};
use domain::invoice::{InvoiceDocument, InvoiceNumber, InvoiceState};
use domain::payment::AttemptOutcome;
use domain::plan::{Plan, PlanVersion, PlanVersionRef};
use domain::subscription::Subscription;
use domain::test_clock::TestClock;
use domain::time::WallTime;
use integrations::mac::hmac;
use integrations::tokens::{LIFETIME, SigningKey};
use integrations::webhook;
use services::port::{
    AccessToken, AccessTokens, Accounts, Charge, CommandRecord, CommandRecords, Commit, CommitError, Commitment,
    ConfirmationTokens, Dispatch, DueInstant, DueWork, Gateway, GatewayError, GatewayEvents, GatewayMethod,
    GatewayNotice, GatewayNotices, Invoices, Lease, Leases, Letter, Mailer, Outbox, OutboxItem, Passwords, PendingJobs,
    Plans, PortError, PublicKey, PublicKeys, SealingKeys, SignedNotice, StaffTokens, Subscriptions, TestClocks, Users,
};
use services::{CommandKey, Envelope, Page, PageRequest, PendingOn};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// What makes the first staff user.
pub const STAFF_TOKEN: &str = "the one-time staff token";
/// What the gateway signs its notices with.
pub const GATEWAY_SECRET: &[u8] = b"the gateway's secret";

const SIGNING_SEED: [u8; 32] = [1; 32];
const SEALING_KEY: [u8; 32] = [2; 32];
const CONFIRMATION_KEY: [u8; 32] = [3; 32];
const CONFIRMATION_SECONDS: i64 = 24 * 60 * 60;

/// Every port there is.
#[derive(Debug)]
pub struct TestSystem {
    pub dynamo: Dynamo,
    pub gateway: TestGateway,
    pub mailbox: Mailbox,
    pub queue: Queue,
    now: Mutex<WallTime>,
    published: AtomicBool,
}

impl TestSystem {
    /// An empty one, at the beginning of 2026.
    ///
    /// # Errors
    /// As [`Dynamo::start`].
    pub async fn start() -> Result<Self, Error> {
        Ok(Self {
            dynamo: Dynamo::start().await?,
            gateway: TestGateway::default(),
            mailbox: Mailbox::default(),
            queue: Queue::default(),
            now: Mutex::new("2026-01-01T00:00:00Z".parse()?),
            published: AtomicBool::new(false),
        })
    }

    /// The world's time.
    pub fn now(&self) -> WallTime {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set_now(&self, now: WallTime) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.set_now(self.now().after_seconds(seconds));
    }
}

macro_rules! by_the_store {
    ($($port:ident { $($name:ident($($argument:ident: $type:ty),*) -> $output:ty;)* })*) => {$(
        impl $port for TestSystem {$(
            async fn $name(&self, $($argument: $type),*) -> Result<$output, PortError> {
                self.dynamo.store().$name($($argument),*).await
            }
        )*}
    )*};
}

by_the_store! {
    Accounts {
        book(account: AccountId) -> Option<AccountBook>;
        entitlements(account: AccountId) -> Option<Entitlements>;
    }
    TestClocks {
        test_clock(account: AccountId) -> Option<TestClock>;
    }
    Plans {
        plan(plan: PlanId) -> Option<Plan>;
        plan_version(version: PlanVersionRef) -> Option<PlanVersion>;
        plans(page: &PageRequest) -> Page<Plan>;
    }
    Subscriptions {
        subscription(account: AccountId, subscription: SubscriptionId) -> Option<Subscription>;
        subscriptions(account: AccountId, page: &PageRequest) -> Page<Subscription>;
    }
    Invoices {
        invoice_document(account: AccountId, invoice: InvoiceId) -> Option<InvoiceDocument>;
        invoice_state(account: AccountId, number: InvoiceNumber) -> Option<InvoiceState>;
        invoices(account: AccountId, page: &PageRequest) -> Page<InvoiceState>;
        unpaid_invoices(account: AccountId, limit: u16) -> Vec<InvoiceState>;
    }
    CommandRecords {
        command_record(key: &CommandKey, now: WallTime) -> Option<CommandRecord>;
    }
    Outbox {
        unsent(shard: u8, before: WallTime) -> Vec<OutboxItem>;
        mark_sent(item: &OutboxItem) -> ();
    }
    DueWork {
        due_in_shard(
            shard: u8, from: Option<WallTime>, until: WallTime, page: Option<String>
        ) -> (Vec<DueInstant>, Option<String>);
        due_subscriptions(due: DueInstant) -> Vec<SubscriptionId>;
        clocked_subscriptions(account: AccountId) -> Vec<Subscription>;
        watermark() -> Option<WallTime>;
        set_watermark(watermark: WallTime) -> ();
    }
    PendingJobs {
        has_pending(on: PendingOn) -> bool;
        remove_pending(on: PendingOn, job: JobId) -> ();
    }
    GatewayEvents {
        keep_gateway_event(event: GatewayEventId, raw: &str, now: WallTime) -> ();
        gateway_event(event: GatewayEventId) -> Option<String>;
    }
    Leases {
        take_lease(job: JobId, now: WallTime, until: WallTime) -> Lease;
        release_lease(job: JobId, now: WallTime) -> ();
        mark_done(job: JobId, until: WallTime) -> ();
    }
    Users {
        user(user: UserId) -> Option<User>;
        email_claim(email: &EmailAddress) -> Option<EmailClaim>;
        membership(account: AccountId, user: UserId) -> Option<Membership>;
        staff(user: UserId) -> Option<Staff>;
        staff_token_burnt(token_sha256: &str) -> bool;
    }
    PublicKeys {
        public_keys() -> Vec<PublicKey>;
        publish_key(key: &PublicKey) -> ();
    }
}

impl Commit for TestSystem {
    async fn commit(&self, commitment: &Commitment<'_>) -> Result<(), CommitError> {
        self.dynamo.store().commit(commitment).await
    }
}

impl Dispatch for TestSystem {
    async fn dispatch(&self, envelopes: &[Envelope]) -> Result<(), PortError> {
        self.queue.dispatch(envelopes).await
    }
}

impl Gateway for TestSystem {
    async fn attach(&self, token: &str) -> Result<GatewayMethod, GatewayError> {
        self.gateway.attach(token).await
    }

    async fn charge(&self, charge: &Charge) -> Result<AttemptOutcome, GatewayError> {
        self.gateway.charge(charge).await
    }

    async fn find(&self, attempt: AttemptId) -> Result<Option<AttemptOutcome>, GatewayError> {
        self.gateway.find(attempt).await
    }
}

impl GatewayNotices for TestSystem {
    async fn is_genuine(&self, notice: &SignedNotice, now: WallTime) -> Result<bool, PortError> {
        let signed = (notice.id.as_str(), notice.timestamp.as_str(), notice.signature.as_str());
        Ok(webhook::is_genuine(GATEWAY_SECRET, signed, notice.body.as_bytes(), now))
    }

    fn subject(&self, raw: &str) -> Option<GatewayNotice> {
        let notice: serde_json::Value = serde_json::from_str(raw).ok()?;
        let about = &notice["data"]["metadata"];
        let invoice = u32::try_from(about["invoice"].as_u64()?).ok()?;
        Some(GatewayNotice { account: about["account"].as_str()?.parse().ok()?, invoice: invoice.into() })
    }
}

/// Argon2 is tested where it lives; here it would only take time.
impl Passwords for TestSystem {
    fn hash(&self, password: &NewPassword) -> Result<PasswordHash, PortError> {
        Ok(PasswordHash::new(sha256(password.reveal())))
    }

    fn verify(&self, password: &str, hash: Option<&PasswordHash>) -> bool {
        hash.is_some_and(|hash| hash.phc() == sha256(password))
    }
}

impl AccessTokens for TestSystem {
    async fn issue(&self, user: UserId, now: WallTime) -> Result<AccessToken, PortError> {
        let key = SigningKey::from_seed(&SIGNING_SEED)?;
        if !self.published.load(Ordering::Relaxed) {
            self.publish_key(&key.public(now)).await?;
            self.published.store(true, Ordering::Relaxed);
        }
        Ok(AccessToken { token: key.sign(user, now)?, expires_in_seconds: LIFETIME })
    }
}

impl ConfirmationTokens for TestSystem {
    async fn confirmation_token(&self, user: UserId, now: WallTime) -> Result<String, PortError> {
        let sealed = format!("{user}.{}", now.after_seconds(CONFIRMATION_SECONDS).second());
        let tag = base16ct::lower::encode_string(&hmac(&CONFIRMATION_KEY, &[sealed.as_bytes()]));
        Ok(format!("{sealed}.{tag}"))
    }

    async fn confirmed_user(&self, token: &str, now: WallTime) -> Result<Option<UserId>, PortError> {
        let open = || {
            let (sealed, tag) = token.rsplit_once('.')?;
            let right = base16ct::lower::encode_string(&hmac(&CONFIRMATION_KEY, &[sealed.as_bytes()]));
            let (user, expires_at) = sealed.split_once('.')?;
            let in_time = now.second() < expires_at.parse().ok()?;
            user.parse().ok().filter(|_| tag == right && in_time)
        };
        Ok(open())
    }
}

impl StaffTokens for TestSystem {
    async fn staff_token_sha256(&self, token: &str) -> Result<Option<String>, PortError> {
        Ok((token == STAFF_TOKEN).then(|| sha256(token)))
    }
}

impl SealingKeys for TestSystem {
    async fn sealing_key(&self) -> Result<[u8; 32], PortError> {
        Ok(SEALING_KEY)
    }
}

impl Mailer for TestSystem {
    async fn send(&self, letter: &Letter) -> Result<(), PortError> {
        self.mailbox.send(letter).await
    }
}

fn sha256(text: &str) -> String {
    base16ct::lower::encode_string(&Sha256::digest(text.as_bytes()))
}
