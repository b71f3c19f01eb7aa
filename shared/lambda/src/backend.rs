//! Everything outside, put together once: what the deployed functions run on. Nothing is connected to before it is
//! needed, so a function starts with what it uses.

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
use integrations::confirmation::Confirmation;
use integrations::gateway::HttpGateway;
use integrations::mail::SesMailer;
use integrations::passwords::Argon2id;
use integrations::queues::Queues;
use integrations::secrets::Secrets;
use integrations::tokens::AccessTokenIssuer;
use services::port::{
    AccessToken, AccessTokens, Accounts, Charge, CommandRecord, CommandRecords, Commit, CommitError, Commitment,
    ConfirmationTokens, Dispatch, DueInstant, DueWork, Gateway, GatewayError, GatewayEvents, GatewayMethod,
    GatewayNotice, GatewayNotices, Invoices, Lease, Leases, Letter, Mailer, Outbox, OutboxItem, Passwords, PendingJobs,
    Plans, PortError, PublicKey, PublicKeys, SealingKeys, SignedNotice, StaffTokens, Subscriptions, TestClocks, Users,
};
use services::{CommandKey, Envelope, Page, PageRequest, PendingOn};
use std::sync::OnceLock;
use store::{Store, TableNames};

/// Every port, by way of the adapter that has it.
#[derive(Debug, Default)]
pub struct Backend {
    store: OnceLock<Store>,
    queues: Queues,
    secrets: Secrets,
    gateway: HttpGateway,
    mailer: SesMailer,
    issuer: AccessTokenIssuer,
    passwords: Argon2id,
    confirmation: Confirmation,
}

/// What a request or a message has used of the outside.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct BackendUsage {
    pub(crate) store: store::Usage,
    pub(crate) queue_requests: u64,
}

impl Backend {
    /// A backend over a store of one's own, as tests have it.
    #[must_use]
    pub fn over(store: Store) -> Self {
        Self { store: OnceLock::from(store), ..Self::default() }
    }

    fn store(&self) -> Result<&Store, PortError> {
        if let Some(store) = self.store.get() {
            return Ok(store);
        }
        let client = aws_sdk_dynamodb::Client::new(integrations::aws::config()?);
        let stack = integrations::setting::required("MAINSPRING_STACK")?;
        Ok(self.store.get_or_init(|| Store::new(client, TableNames::of_stack(&stack))))
    }

    pub(crate) fn take_usage(&self) -> BackendUsage {
        BackendUsage {
            store: self.store.get().map(|store| store.meter().take()).unwrap_or_default(),
            queue_requests: self.queues.take_requests(),
        }
    }

    pub(crate) async fn postpone(&self, queue: &str, receipt: &str, seconds: i32) -> Result<(), PortError> {
        self.queues.postpone(queue, receipt, seconds).await
    }
}

macro_rules! by_the_store {
    ($($port:ident { $($name:ident($($argument:ident: $type:ty),*) -> $output:ty;)* })*) => {$(
        impl $port for Backend {$(
            async fn $name(&self, $($argument: $type),*) -> Result<$output, PortError> {
                self.store()?.$name($($argument),*).await
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

impl Commit for Backend {
    async fn commit(&self, commitment: &Commitment<'_>) -> Result<(), CommitError> {
        self.store()?.commit(commitment).await
    }
}

impl Dispatch for Backend {
    async fn dispatch(&self, envelopes: &[Envelope]) -> Result<(), PortError> {
        self.queues.dispatch(envelopes).await
    }
}

impl Gateway for Backend {
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

impl GatewayNotices for Backend {
    async fn is_genuine(&self, notice: &SignedNotice, now: WallTime) -> Result<bool, PortError> {
        self.gateway.is_genuine(notice, now).await
    }

    fn subject(&self, raw: &str) -> Option<GatewayNotice> {
        self.gateway.subject(raw)
    }
}

impl Passwords for Backend {
    fn hash(&self, password: &NewPassword) -> Result<PasswordHash, PortError> {
        self.passwords.hash(password)
    }

    fn verify(&self, password: &str, hash: Option<&PasswordHash>) -> bool {
        self.passwords.verify(password, hash)
    }
}

impl AccessTokens for Backend {
    async fn issue(&self, user: UserId, now: WallTime) -> Result<AccessToken, PortError> {
        self.issuer.issue(&self.secrets, self.store()?, user, now).await
    }
}

impl ConfirmationTokens for Backend {
    async fn confirmation_token(&self, user: UserId, now: WallTime) -> Result<String, PortError> {
        self.confirmation.confirmation_token(&self.secrets, user, now).await
    }

    async fn confirmed_user(&self, token: &str, now: WallTime) -> Result<Option<UserId>, PortError> {
        self.confirmation.confirmed_user(&self.secrets, token, now).await
    }
}

impl StaffTokens for Backend {
    async fn staff_token_sha256(&self, token: &str) -> Result<Option<String>, PortError> {
        self.secrets.staff_token_sha256(token).await
    }
}

impl SealingKeys for Backend {
    async fn sealing_key(&self) -> Result<[u8; 32], PortError> {
        self.secrets.sealing_key().await
    }
}

impl Mailer for Backend {
    async fn send(&self, letter: &Letter) -> Result<(), PortError> {
        self.mailer.send(letter).await
    }
}
