//! The DynamoDB adapter. Nothing outside this crate names a table, an index or an attribute.
//!
//! # Access patterns
//!
//! Units are for items up to 1 KB (writes) and 4 KB (reads). `T` marks items of a transaction, which cost double.
//!
//! | pattern | key condition | index | units |
//! | --- | --- | --- | --- |
//! | account with clock and entitlements | `pk = account`, `sk` begins with `account` | – | 1 read |
//! | what an account may do | `pk = account`, `sk = account#entitlements` | – | 0.5 read |
//! | one subscription, invoice document, invoice state, plan, plan version, user | its key | – | 1 read |
//! | an account's subscriptions, newest first | `pk = account`, `listed` begins with `subscription#` | `listing` | 1 read a page of 4 KB |
//! | an account's invoices, newest first | `pk = account`, `sk` begins with `invoice-state#` | – | 1 read a page of 4 KB |
//! | an account's unpaid invoices, oldest first | `pk = account`, `listed` begins with `unpaid#` | `listing` | 1 read a page of 4 KB |
//! | an account's credit notes, newest first | `pk = account`, `listed` begins with `credit-note#` | `listing` | 1 read a page of 4 KB |
//! | an account's documents, credit notes, postings | `pk = account`, `sk` begins with `invoice#`, `credit-note#`, `journal#` | – | 1 read a page of 4 KB |
//! | a quote | `pk = account`, `sk = quote#id` | – | 1 read |
//! | one coupon, credit note, tax rate | its key | – | 1 read |
//! | the coupon of a code | `pk = coupon-code#code`, and the coupon | – | 2 reads |
//! | coupons, newest first | `pk = catalogue`, `listed` begins with `coupon#` | `listing` | 1 read a page of 4 KB |
//! | tax rates, by country | `pk = catalogue`, `listed` begins with `tax-rate#` | `listing` | 1 read a page of 4 KB |
//! | the tax rates of a country | `pk = tax-rates#country` | – | 1 read a page of 4 KB, once a minute in a warm process |
//! | plans, newest first | `pk = catalogue`, `listed` begins with `plan#` | `listing` | 1 read a page of 4 KB |
//! | what is due in a shard | `due_shard = due#wall#n`, `due_at` between two instants | `due` | 0.5 read a page of 4 KB |
//! | what of an account is due at an instant | `due_shard = due#wall#n`, `due_at` begins with instant and account | `due` | 0.5 read |
//! | subscriptions on a test clock | `pk = account`, `sk` begins with `subscription#` | – | 1 read a page of 4 KB |
//! | jobs a clock waits for | `pk = account`, `sk` begins with `pending#` | – | 1 read |
//! | members, invitations, impersonations of an account | `pk = account`, `sk` begins with `member#`, `invitation#`, `impersonation#` | – | 1 read a page of 4 KB |
//! | API keys of an account, of the operator | `pk = account`, `operator`, `sk` begins with `api-key#` | – | 1 read a page of 4 KB |
//! | when API keys were last used | their keys | – | 1 read a key |
//! | staff; custom roles | `pk = operator`, `sk` begins with `staff#`; `pk = roles` | – | 1 read a page of 4 KB |
//! | a user's sessions, accounts | `pk = user`, `sk` begins with `session#`, `account#` | – | 1 read a page of 4 KB |
//! | a commit | each item's own key | – | 2 T a write, 1 more where an index entry comes or goes |
//! | unsent jobs of a shard | `pk = outbox#n`, `sk` below an instant | – | 1 read |
//! | one OAuth 2 client | its key | – | 1 read |
//! | an owner's clients | `pk = account` or `operator`, `sk` begins with `client#` | – | 1 read a page of 4 KB |
//! | the signing keys | `pk = signing-keys` | – | 1 read a page of 4 KB |
//! | whose an identity of a provider is | its hash | – | 1 read |
//! | a user's identities of providers | `pk = user`, `sk` begins with `identity#` | – | 1 read a page of 4 KB |
//! | a log-in that is under way at a provider | its state's hash | – | 1 write to begin it, 1 to take it |
//! | an authorization code | its hash | – | 1 read; 1 write to redeem it |
//! | a user's second factors | `pk = user`, `sk = factors` | – | 1 read |
//! | a challenge for a second factor | its hash | – | 1 read; 1 write to take it |
//! | what a passkey is asked for | the hash of its challenge | – | 1 write to keep it, 1 to take it |
//! | a command's record | its hash | – | 1 read |
//! | the newest record of an audit chain | `pk = audit#chain`, from the end | – | 1 read |
//! | an audit chain, newest first; from a number on | `pk = audit#chain`, `sk` from a number on | – | 1 read a page of 4 KB |
//! | whether a job is recorded | `pk = audit-of#job` | – | 1 read |
//! | requests of a subject, counted | `pk = limit#policy#hash`, `sk` = the window's begin | – | 1 write, without a read |
//! | passwords tried for an address from a source | `pk = limit#tried#hash`, `sk` = hash of the source | – | 1 read, 1 write |
//!
//! `listing` is local (consistent, keys only), so an account's items share one partition: at most 10 GB and 1,000
//! write units a second for one account. `due` is global, sparse and keys only.
//!
//! Invoices need no index: their numbers are their order.

mod authorization_codes;
mod commit;
mod due;
mod ephemeral;
mod factor_challenges;
mod failure;
mod fields;
mod item;
mod kept_rates;
mod key;
mod key_uses;
mod limits;
mod meter;
mod outbox;
mod passkey_ceremonies;
mod provider_log_ins;
mod read;
mod stored_by;

pub use key::{Table, TableNames};
pub use meter::{Meter, Usage};

use crate::kept_rates::KeptRates;
use aws_sdk_dynamodb::Client;
use domain::plan::{PlanVersion, PlanVersionRef};
use std::sync::{Arc, Mutex, PoisonError};

/// Every port of the services that is about stored things.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    tables: TableNames,
    meter: Arc<Meter>,
    /// Versions of plans never change, so a warm process keeps the ones it met.
    plan_versions: Arc<Mutex<Vec<(PlanVersionRef, PlanVersion)>>>,
    tax_rates: Arc<KeptRates>,
}

/// The most plan versions a process keeps.
const KEPT_PLAN_VERSIONS: usize = 64;

impl Store {
    #[must_use]
    pub fn new(client: Client, tables: TableNames) -> Self {
        Self { client, tables, meter: Arc::default(), plan_versions: Arc::default(), tax_rates: Arc::default() }
    }

    /// What this store has used so far.
    #[must_use]
    pub fn meter(&self) -> &Meter {
        &self.meter
    }

    fn kept_plan_version(&self, reference: PlanVersionRef) -> Option<PlanVersion> {
        let kept = self.plan_versions.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(key, _)| *key == reference).map(|(_, version)| version.clone())
    }

    fn keep_plan_version(&self, version: &PlanVersion) {
        let mut kept = self.plan_versions.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_PLAN_VERSIONS {
            kept.remove(0);
        }
        kept.push((version.reference(), version.clone()));
    }
}
