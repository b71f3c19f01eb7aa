use domain::audit::{AuditRecord, Chain};
use domain::coupon::CouponCode;
use domain::credit_note::CreditNoteNumber;
use domain::email::EmailAddress;
use domain::id::{
    AccountId, ApiKeyId, CouponId, CreditNoteId, GatewayEventId, ImpersonationId, InvitationId, InvoiceId, JobId,
    JournalId, PlanId, QuoteId, RoleId, SessionId, SubscriptionId, TaxRateId, UserId,
};
use domain::identity::{ClientRef, KeyOwner, ProviderId};
use domain::invoice::InvoiceNumber;
use domain::limit::{Counter, Source};
use domain::plan::PlanVersionRef;
use domain::tax::CountryCode;
use domain::time::{BillingTime, WallTime};
use services::{CommandKey, DUE_SHARDS, OUTBOX_SHARDS};
use sha2::{Digest, Sha256};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Business: restored to any second of the last 35 days.
    Books,
    /// People, credentials, keys: the same.
    Identity,
    /// What may be lost: leases, records of commands, notices.
    Ephemeral,
}

/// What the tables are called in this deployment.
#[derive(Clone, Debug)]
pub struct TableNames {
    pub books: String,
    pub identity: String,
    pub ephemeral: String,
}

impl TableNames {
    /// The names that the template gives the tables of a stack.
    #[must_use]
    pub fn of_stack(stack: &str) -> Self {
        let name = |table: &str| format!("{stack}-{table}");
        Self { books: name("books"), identity: name("identity"), ephemeral: name("ephemeral") }
    }

    #[must_use]
    pub fn name(&self, table: Table) -> &str {
        match table {
            Table::Books => &self.books,
            Table::Identity => &self.identity,
            Table::Ephemeral => &self.ephemeral,
        }
    }
}

/// Where an item lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) table: Table,
    pub(crate) pk: String,
    pub(crate) sk: String,
}

pub(crate) const CATALOGUE: &str = "catalogue";
pub(crate) const ACCOUNT: &str = "account";
pub(crate) const SUBSCRIPTION: &str = "subscription#";
pub(crate) const INVOICE_STATE: &str = "invoice-state#";
pub(crate) const PENDING: &str = "pending#";
pub(crate) const UNPAID: &str = "unpaid#";
pub(crate) const PLAN: &str = "plan#";
pub(crate) const COUPON: &str = "coupon#";
pub(crate) const TAX_RATE: &str = "tax-rate#";
pub(crate) const INVOICE: &str = "invoice#";
pub(crate) const CREDIT_NOTE: &str = "credit-note#";
pub(crate) const JOURNAL: &str = "journal#";
pub(crate) const SESSION: &str = "session#";
pub(crate) const IDENTITY: &str = "identity#";
pub(crate) const MEMBER: &str = "member#";
pub(crate) const INVITATION: &str = "invitation#";
pub(crate) const AFFILIATION: &str = "account#";
pub(crate) const API_KEY: &str = "api-key#";
pub(crate) const CLIENT: &str = "client#";
pub(crate) const IMPERSONATION: &str = "impersonation#";
pub(crate) const STAFF: &str = "staff#";
pub(crate) const ROLES: &str = "roles";
pub(crate) const LIMIT: &str = "limit#";
pub(crate) const SIGNING_KEYS: &str = "signing-keys";

impl Key {
    fn books(pk: impl ToString, sk: impl Into<String>) -> Self {
        Self { table: Table::Books, pk: pk.to_string(), sk: sk.into() }
    }

    fn identity(pk: impl ToString, sk: impl Into<String>) -> Self {
        Self { table: Table::Identity, pk: pk.to_string(), sk: sk.into() }
    }

    fn ephemeral(pk: impl ToString, sk: impl Into<String>) -> Self {
        Self { table: Table::Ephemeral, pk: pk.to_string(), sk: sk.into() }
    }

    pub(crate) fn account(account: AccountId) -> Self {
        Self::books(account, ACCOUNT)
    }

    pub(crate) fn entitlements(account: AccountId) -> Self {
        Self::books(account, "account#entitlements")
    }

    pub(crate) fn clock(account: AccountId) -> Self {
        Self::books(account, "account#clock")
    }

    pub(crate) fn subscription(account: AccountId, subscription: SubscriptionId) -> Self {
        Self::books(account, format!("{SUBSCRIPTION}{subscription}"))
    }

    pub(crate) fn invoice_document(account: AccountId, invoice: InvoiceId) -> Self {
        Self::books(account, format!("{INVOICE}{invoice}"))
    }

    pub(crate) fn invoice_state(account: AccountId, number: InvoiceNumber) -> Self {
        Self::books(account, format!("{INVOICE_STATE}{}", digits(number)))
    }

    pub(crate) fn payment_method(account: AccountId, method: impl std::fmt::Display) -> Self {
        Self::books(account, format!("payment-method#{method}"))
    }

    pub(crate) fn pending(account: AccountId, job: JobId) -> Self {
        Self::books(account, format!("{PENDING}{job}"))
    }

    pub(crate) fn plan(plan: PlanId) -> Self {
        Self::books(CATALOGUE, format!("{PLAN}{plan}"))
    }

    pub(crate) fn plan_version(version: PlanVersionRef) -> Self {
        Self::books(version.plan, format!("version#{:010}", version.number.0))
    }

    pub(crate) fn coupon(coupon: CouponId) -> Self {
        Self::books(CATALOGUE, format!("{COUPON}{coupon}"))
    }

    pub(crate) fn coupon_code(code: &CouponCode) -> Self {
        Self::books(format!("coupon-code#{}", code.as_str()), "claim")
    }

    pub(crate) fn tax_rate(rate: TaxRateId) -> Self {
        Self::books(CATALOGUE, format!("{TAX_RATE}{rate}"))
    }

    /// The same rate among those of its country, which are read together.
    pub(crate) fn tax_rate_of_country(country: CountryCode, rate: TaxRateId) -> Self {
        Self::books(tax_rates_partition(country), format!("{TAX_RATE}{rate}"))
    }

    pub(crate) fn credit_note(account: AccountId, note: CreditNoteId) -> Self {
        Self::books(account, format!("{CREDIT_NOTE}{note}"))
    }

    pub(crate) fn account_journal(account: AccountId, at: BillingTime, id: JournalId) -> Self {
        Self::books(account, format!("{JOURNAL}{at}#{id}"))
    }

    pub(crate) fn catalogue_journal(at: BillingTime, id: JournalId) -> Self {
        Self::books(CATALOGUE, format!("{JOURNAL}{at}#{id}"))
    }

    pub(crate) fn user_journal(user: UserId, at: BillingTime, id: JournalId) -> Self {
        Self::identity(user, format!("journal#{at}#{id}"))
    }

    pub(crate) fn members_journal(account: AccountId, at: BillingTime, id: JournalId) -> Self {
        Self::identity(account, format!("{JOURNAL}{at}#{id}"))
    }

    pub(crate) fn operator_journal(at: BillingTime, id: JournalId) -> Self {
        Self::identity(owner_partition(KeyOwner::Operator), format!("{JOURNAL}{at}#{id}"))
    }

    pub(crate) fn user(user: UserId) -> Self {
        Self::identity(user, "user")
    }

    pub(crate) fn staff(user: UserId) -> Self {
        Self::identity(user, "staff")
    }

    pub(crate) fn staff_entry(user: UserId) -> Self {
        Self::identity(owner_partition(KeyOwner::Operator), format!("{STAFF}{user}"))
    }

    pub(crate) fn admins() -> Self {
        Self::identity(owner_partition(KeyOwner::Operator), "admins")
    }

    pub(crate) fn email_claim(email: &EmailAddress) -> Self {
        Self::identity(format!("email#{}", email.canonical()), "claim")
    }

    pub(crate) fn identity_claim(sha256: &str) -> Self {
        Self::identity(format!("{IDENTITY}{sha256}"), "claim")
    }

    pub(crate) fn linked_identity(user: UserId, provider: &ProviderId) -> Self {
        Self::identity(user, format!("{IDENTITY}{provider}"))
    }

    pub(crate) fn membership(account: AccountId, user: UserId) -> Self {
        Self::identity(account, format!("{MEMBER}{user}"))
    }

    pub(crate) fn affiliation(user: UserId, account: AccountId) -> Self {
        Self::identity(user, format!("{AFFILIATION}{account}"))
    }

    pub(crate) fn owners(account: AccountId) -> Self {
        Self::identity(account, "owners")
    }

    pub(crate) fn invitation(account: AccountId, invitation: InvitationId) -> Self {
        Self::identity(account, format!("{INVITATION}{invitation}"))
    }

    pub(crate) fn staff_token(sha256: &str) -> Self {
        Self::identity(format!("staff-token#{sha256}"), "burnt")
    }

    pub(crate) fn session(user: UserId, session: SessionId) -> Self {
        Self::identity(user, format!("{SESSION}{session}"))
    }

    pub(crate) fn factor_set(user: UserId) -> Self {
        Self::identity(user, "factors")
    }

    pub(crate) fn api_key(owner: KeyOwner, key: ApiKeyId) -> Self {
        Self::identity(owner_partition(owner), format!("{API_KEY}{key}"))
    }

    pub(crate) fn client(client: ClientRef) -> Self {
        Self::identity(owner_partition(client.owner), format!("{CLIENT}{}", client.id))
    }

    pub(crate) fn custom_role(role: RoleId) -> Self {
        Self::identity(ROLES, role.to_string())
    }

    pub(crate) fn impersonation(account: AccountId, impersonation: ImpersonationId) -> Self {
        Self::identity(account, format!("{IMPERSONATION}{impersonation}"))
    }

    pub(crate) fn audit(record: &AuditRecord) -> Self {
        Self::identity(audit_partition(record.chain), audit_number(record.number))
    }

    pub(crate) fn audit_recorded(job: JobId) -> Self {
        Self::identity(format!("audit-of#{job}"), "done")
    }

    pub(crate) fn signing_key(kid: &str) -> Self {
        Self::identity(SIGNING_KEYS, kid)
    }

    pub(crate) fn outbox(table: Table, at: WallTime, id: JournalId) -> Self {
        let pk = outbox_partition(shard_of(&id.to_string(), OUTBOX_SHARDS));
        Self { table, pk, sk: format!("{at}#{id}") }
    }

    pub(crate) fn command(key: &CommandKey) -> Self {
        Self::ephemeral(format!("command#{}", key.0), "record")
    }

    pub(crate) fn quote(account: AccountId, quote: QuoteId) -> Self {
        Self::ephemeral(account, format!("quote#{quote}"))
    }

    pub(crate) fn authorization_code(sha256: &str) -> Self {
        Self::ephemeral(format!("code#{sha256}"), "code")
    }

    pub(crate) fn factor_challenge(sha256: &str) -> Self {
        Self::ephemeral(format!("challenge#{sha256}"), "challenge")
    }

    pub(crate) fn passkey_ceremony(sha256: &str) -> Self {
        Self::ephemeral(format!("passkey#{sha256}"), "ceremony")
    }

    pub(crate) fn provider_log_in(state_sha256: &str) -> Self {
        Self::ephemeral(format!("provider-log-in#{state_sha256}"), "log-in")
    }

    pub(crate) fn lease(job: JobId) -> Self {
        Self::ephemeral(format!("lease#{job}"), "lease")
    }

    pub(crate) fn gateway_event(event: GatewayEventId) -> Self {
        Self::ephemeral(event, "raw")
    }

    /// Subjects are hashed: addresses are nobody's business here.
    pub(crate) fn counter(counter: &Counter) -> Self {
        let subject = sha256(&counter.subject);
        Self::ephemeral(format!("{LIMIT}{}#{subject}", counter.policy.name()), counter.window.begins().to_string())
    }

    pub(crate) fn guesses(email: &EmailAddress, source: &Source) -> Self {
        Self::ephemeral(format!("{LIMIT}tried#{}", sha256(email.canonical())), sha256(&source.to_string()))
    }

    pub(crate) fn api_key_use(key: ApiKeyId) -> Self {
        Self::ephemeral(format!("api-key-use#{key}"), "last")
    }

    pub(crate) fn watermark() -> Self {
        Self::ephemeral("due", "watermark")
    }
}

/// Where what an account owns lies, and what the operator does.
pub(crate) fn owner_partition(owner: KeyOwner) -> String {
    match owner {
        KeyOwner::Account(account) => account.to_string(),
        KeyOwner::Operator => "operator".to_owned(),
    }
}

pub(crate) fn audit_partition(chain: Chain) -> String {
    format!("audit#{chain}")
}

pub(crate) fn audit_number(number: u64) -> String {
    format!("{number:020}")
}

/// Hexadecimal.
fn sha256(text: &str) -> String {
    base16ct::lower::encode_string(&Sha256::digest(text.as_bytes()))
}

/// Numbers as texts that sort as numbers do.
pub(crate) fn digits(number: InvoiceNumber) -> String {
    format!("{:010}", number.number())
}

pub(crate) fn credit_note_digits(number: CreditNoteNumber) -> String {
    format!("{:010}", number.number())
}

pub(crate) fn outbox_partition(shard: u8) -> String {
    format!("outbox#{shard}")
}

/// Where the tax rates of a country are.
pub(crate) fn tax_rates_partition(country: CountryCode) -> String {
    format!("tax-rates#{}", country.as_str())
}

/// Where due work of accounts without a test clock is looked for.
pub(crate) fn due_partition(shard: u8) -> String {
    format!("due#wall#{shard:02}")
}

pub(crate) fn due_shard(account: AccountId) -> u8 {
    shard_of(&account.to_string(), DUE_SHARDS)
}

/// The shard of a name: the same for ever, and even over many names.
fn shard_of(name: &str, shards: u8) -> u8 {
    Sha256::digest(name.as_bytes())[0] % shards
}
