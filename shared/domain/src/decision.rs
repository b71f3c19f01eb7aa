use crate::Version;
use crate::account::{Account, AccountBook};
use crate::audit::{AuditAction, AuditFact, AuditRecord, AuditRecorded, Chain};
use crate::coupon::{Coupon, CouponCodeClaim};
use crate::credit_note::CreditNote;
use crate::email::EmailAddress;
use crate::entitlement::Entitlements;
use crate::event::Event;
use crate::id::{AccountId, InvitationId, SessionId, TestClockId, UserId};
use crate::identity::{
    Admins, Affiliation, ApiKey, Client, ClientRef, EmailClaim, FactorSet, IdentityClaim, Impersonation, Invitation,
    LinkedIdentity, Membership, Owners, ProviderId, Session, Staff, StaffEntry, StaffTokenBurnt, User,
};
use crate::invoice::{InvoiceDocument, InvoiceState};
use crate::job::Job;
use crate::ledger::Entries;
use crate::payment::PaymentMethod;
use crate::permission::CustomRole;
use crate::plan::{Plan, PlanVersion};
use crate::revenue::Movement;
use crate::subscription::Subscription;
use crate::tax::TaxRate;
use crate::test_clock::TestClock;
use crate::time::BillingTime;

/// Everything a rule wants to come true, all of it or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    pub at: BillingTime,
    pub home: Home,
    pub writes: Vec<Write>,
    pub removals: Vec<Removal>,
    pub entries: Entries,
    pub events: Vec<Event>,
    pub jobs: Vec<Job>,
    pub movements: Vec<Movement>,
    /// What is to be remembered of it, with who asked for it.
    pub audits: Vec<AuditFact>,
    /// The clock that the account runs on, which then waits for the jobs.
    pub clock: Option<TestClockId>,
}

/// Where a decision's journal item lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    Account(AccountId),
    Catalogue,
    User(UserId),
    /// The people of an account.
    Members(AccountId),
    /// The operator's people and keys.
    Operator,
}

/// The new state of one thing. The write holds only if the stored version is the one before it.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    Account(Account),
    Entitlements(Entitlements),
    TestClock(TestClock),
    Plan(Plan),
    PlanVersion(PlanVersion),
    Coupon(Coupon),
    CouponCode(CouponCodeClaim),
    TaxRate(TaxRate),
    Subscription(Subscription),
    InvoiceDocument(InvoiceDocument),
    InvoiceState(InvoiceState),
    CreditNote(CreditNote),
    PaymentMethod(PaymentMethod),
    User(User),
    EmailClaim(EmailClaim),
    IdentityClaim(IdentityClaim),
    LinkedIdentity(LinkedIdentity),
    Membership(Membership),
    Affiliation(Affiliation),
    Owners(Owners),
    Invitation(Invitation),
    Staff(Staff),
    StaffEntry(StaffEntry),
    Admins(Admins),
    StaffTokenBurnt(StaffTokenBurnt),
    Session(Session),
    FactorSet(FactorSet),
    ApiKey(ApiKey),
    Client(Client),
    CustomRole(CustomRole),
    Impersonation(Impersonation),
    AuditRecord(AuditRecord),
    AuditRecorded(AuditRecorded),
}

/// What is to be no more. It holds only if the stored version is the one named.
#[derive(Clone, Debug, PartialEq)]
pub enum Removal {
    Session { user: UserId, session: SessionId, version: Version },
    Membership { account: AccountId, user: UserId, version: Version },
    Affiliation { user: UserId, account: AccountId, version: Version },
    Invitation { account: AccountId, invitation: InvitationId, version: Version },
    Staff { user: UserId, version: Version },
    Client { client: ClientRef, version: Version },
    StaffEntry { user: UserId, version: Version },
    User { user: UserId, version: Version },
    EmailClaim { email: EmailAddress, version: Version },
    FactorSet { user: UserId, version: Version },
    IdentityClaim { identity_sha256: String, version: Version },
    LinkedIdentity { user: UserId, provider: ProviderId, version: Version },
}

/// A decision with what the caller is told of it.
#[derive(Clone, Debug)]
pub struct Decided<T> {
    pub decision: Decision,
    pub output: T,
}

impl Decision {
    #[must_use]
    pub fn new(home: Home, at: BillingTime) -> Self {
        Self {
            at,
            home,
            writes: Vec::new(),
            removals: Vec::new(),
            entries: Entries::default(),
            events: Vec::new(),
            jobs: Vec::new(),
            movements: Vec::new(),
            audits: Vec::new(),
            clock: None,
        }
    }

    #[must_use]
    pub fn in_book(book: &AccountBook, at: BillingTime) -> Self {
        let clock = book.clock.as_ref().map(|clock| clock.id);
        Self { clock, ..Self::new(Home::Account(book.account.id), at) }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
            && self.removals.is_empty()
            && self.jobs.is_empty()
            && self.events.is_empty()
            && self.entries.is_empty()
    }

    /// Takes in what another decision of the same books wants.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.writes.extend(other.writes);
        self.removals.extend(other.removals);
        self.entries.extend(other.entries);
        self.events.extend(other.events);
        self.jobs.extend(other.jobs);
        self.movements.extend(other.movements);
        self.audits.extend(other.audits);
    }

    /// Has it remembered, where the decision is at home, that this was done to `object`.
    pub fn audit(&mut self, action: AuditAction, object: impl ToString) {
        self.audits.push(AuditFact::new(Chain::from(self.home), action, object));
    }

    #[must_use]
    pub fn with<T>(self, output: T) -> Decided<T> {
        Decided { decision: self, output }
    }
}
