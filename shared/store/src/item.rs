//! Between things and items. A thing's fields are its item's attributes; keys, index attributes and the schema
//! version stand beside them.

use crate::failure::broken;
use crate::fields::{DUE_AT, DUE_SHARD, LISTED, PK, SCHEMA, SK};
use crate::key::{
    COUPON, CREDIT_NOTE, Key, PLAN, SUBSCRIPTION, TAX_RATE, UNPAID, credit_note_digits, digits, due_partition,
    due_shard,
};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Version;
use domain::decision::{Removal, Write};
use domain::subscription::Subscription;
use erased_serde::Serialize;
use serde::de::DeserializeOwned;
use services::port::PortError;
use std::collections::HashMap;

pub(crate) type Item = HashMap<String, AttributeValue>;

/// The shape that things are written in now. An item of an older one is brought up to it when read.
pub(crate) const CURRENT_SCHEMA: u16 = 1;

pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// A thing as an item under `key`. Its type is erased, so that every function that commits has what writes once, and not
/// for each type there is.
pub(crate) fn to_item(key: &Key, thing: &dyn Serialize) -> Result<Item, PortError> {
    let mut item: Item = serde_dynamo::to_item(thing).map_err(|error| broken(error.to_string()))?;
    item.retain(|_, value| !value.is_null());
    item.insert(PK.into(), text(&key.pk));
    item.insert(SK.into(), text(&key.sk));
    item.insert(SCHEMA.into(), number(CURRENT_SCHEMA));
    Ok(item)
}

/// The thing that an item holds.
pub(crate) fn from_item<T: DeserializeOwned>(item: Item) -> Result<T, PortError> {
    let schema = item.get(SCHEMA).and_then(|schema| schema.as_n().ok()).and_then(|schema| schema.parse().ok());
    if schema != Some(CURRENT_SCHEMA) {
        return Err(broken(format!("an item of the unknown schema {schema:?}")));
    }
    serde_dynamo::from_item(item).map_err(|error| broken(error.to_string()))
}

/// A write as it goes into a transaction: the item, and the version it replaces.
pub(crate) struct VersionedItem {
    pub(crate) key: Key,
    pub(crate) item: Item,
    /// `None` when nothing may be there yet.
    pub(crate) replaces: Option<Version>,
}

impl VersionedItem {
    pub(crate) fn of(write: &Write) -> Result<Self, PortError> {
        let (key, thing, replaces): (Key, &dyn Serialize, Option<Version>) = match write {
            Write::Account(account) => (Key::account(account.id), account, account.version.replaced()),
            Write::Entitlements(entitlements) => {
                let version = entitlements.version.unwrap_or(Version::FIRST);
                (Key::entitlements(entitlements.account), entitlements, version.replaced())
            }
            Write::TestClock(clock) => (Key::clock(clock.account), clock, clock.version.replaced()),
            Write::Plan(plan) => (Key::plan(plan.id), plan, plan.version.replaced()),
            Write::PlanVersion(version) => (Key::plan_version(version.reference()), version, None),
            Write::Subscription(subscription) => {
                let key = Key::subscription(subscription.account, subscription.id);
                (key, subscription, subscription.version.replaced())
            }
            Write::InvoiceDocument(document) => (Key::invoice_document(document.account, document.id), document, None),
            Write::InvoiceState(state) => {
                (Key::invoice_state(state.account, state.number), state, state.version.replaced())
            }
            Write::CreditNote(note) => (Key::credit_note(note.account, note.id), note, None),
            Write::Coupon(coupon) => (Key::coupon(coupon.id), coupon, coupon.version.replaced()),
            Write::CouponCode(claim) => (Key::coupon_code(&claim.code), claim, claim.version.replaced()),
            Write::TaxRate(rate) => (Key::tax_rate(rate.id), rate, rate.version.replaced()),
            Write::PaymentMethod(method) => {
                (Key::payment_method(method.account, method.id), method, method.version.replaced())
            }
            Write::User(user) => (Key::user(user.id), user, user.version.replaced()),
            Write::EmailClaim(claim) => (Key::email_claim(&claim.email), claim, claim.version.replaced()),
            Write::IdentityClaim(of) => (Key::identity_claim(&of.identity_sha256), of, of.version.replaced()),
            Write::LinkedIdentity(of) => (Key::linked_identity(of.user, &of.provider), of, of.version.replaced()),
            Write::Membership(membership) => {
                (Key::membership(membership.account, membership.user), membership, membership.version.replaced())
            }
            Write::Affiliation(of) => (Key::affiliation(of.user, of.account), of, of.version.replaced()),
            Write::Owners(owners) => (Key::owners(owners.account), owners, owners.version.replaced()),
            Write::Invitation(it) => (Key::invitation(it.account, it.id), it, it.version.replaced()),
            Write::Staff(staff) => (Key::staff(staff.user), staff, staff.version.replaced()),
            Write::StaffEntry(entry) => (Key::staff_entry(entry.user), entry, entry.version.replaced()),
            Write::Admins(admins) => (Key::admins(), admins, admins.version.replaced()),
            Write::StaffTokenBurnt(burnt) => (Key::staff_token(&burnt.token_sha256), burnt, None),
            Write::Session(session) => (Key::session(session.user, session.id), session, session.version.replaced()),
            Write::FactorSet(set) => (Key::factor_set(set.user), set, set.version.replaced()),
            Write::ApiKey(api_key) => (Key::api_key(api_key.owner, api_key.id), api_key, api_key.version.replaced()),
            Write::Client(client) => (Key::client(client.reference()), client, client.version.replaced()),
            Write::CustomRole(role) => (Key::custom_role(role.id), role, role.version.replaced()),
            Write::AuditRecord(record) => (Key::audit(record), record, None),
            Write::AuditRecorded(recorded) => (Key::audit_recorded(recorded.job), recorded, None),
            Write::Impersonation(it) => (Key::impersonation(it.account, it.id), it, it.version.replaced()),
        };
        let mut item = to_item(&key, thing)?;
        if let Some(listed) = listing(write) {
            item.insert(LISTED.into(), text(listed));
        }
        if let Write::Subscription(subscription) = write {
            add_due(&mut item, subscription);
        }
        Ok(Self { key, item, replaces })
    }
}

/// Where what is to be removed lies, and the version it has to be in.
pub(crate) fn removed(removal: &Removal) -> (Key, Version) {
    match removal {
        Removal::Session { user, session, version } => (Key::session(*user, *session), *version),
        Removal::Membership { account, user, version } => (Key::membership(*account, *user), *version),
        Removal::Affiliation { user, account, version } => (Key::affiliation(*user, *account), *version),
        Removal::Invitation { account, invitation, version } => (Key::invitation(*account, *invitation), *version),
        Removal::Staff { user, version } => (Key::staff(*user), *version),
        Removal::StaffEntry { user, version } => (Key::staff_entry(*user), *version),
        Removal::User { user, version } => (Key::user(*user), *version),
        Removal::EmailClaim { email, version } => (Key::email_claim(email), *version),
        Removal::FactorSet { user, version } => (Key::factor_set(*user), *version),
        Removal::IdentityClaim { identity_sha256, version } => (Key::identity_claim(identity_sha256), *version),
        Removal::LinkedIdentity { user, provider, version } => (Key::linked_identity(*user, provider), *version),
        Removal::Client { client, version } => (Key::client(*client), *version),
    }
}

/// What is written a second time, where it is read from. It needs no condition: the write that it copies has one.
pub(crate) fn copy(write: &Write) -> Result<Option<(Key, Item)>, PortError> {
    match write {
        Write::TaxRate(rate) => {
            let key = Key::tax_rate_of_country(rate.place.country, rate.id);
            let item = to_item(&key, rate)?;
            Ok(Some((key, item)))
        }
        _ => Ok(None),
    }
}

/// Where the thing stands in the listing of its kind, if it has one.
fn listing(write: &Write) -> Option<String> {
    match write {
        Write::Plan(plan) => Some(format!("{PLAN}{}#{}", plan.created_at, plan.id)),
        Write::Subscription(of) => Some(format!("{SUBSCRIPTION}{}#{}", of.created_at, of.id)),
        Write::InvoiceState(state) => state.is_unpaid().then(|| format!("{UNPAID}{}", digits(state.number))),
        Write::CreditNote(note) => Some(format!("{CREDIT_NOTE}{}", credit_note_digits(note.number))),
        Write::Coupon(coupon) => Some(format!("{COUPON}{}#{}", coupon.created_at, coupon.id)),
        Write::TaxRate(rate) => {
            Some(format!("{TAX_RATE}{}#{}#{}", rate.place.country.as_str(), rate.created_at, rate.id))
        }
        _ => None,
    }
}

/// Puts the subscription where due work is looked for. One with a test clock is only found by its clock.
fn add_due(item: &mut Item, subscription: &Subscription) {
    if let (Some(due), None) = (subscription.due, subscription.clock) {
        let shard = due_shard(subscription.account);
        item.insert(DUE_SHARD.into(), text(due_partition(shard)));
        item.insert(DUE_AT.into(), text(format!("{due}#{}#{}", subscription.account, subscription.id)));
    }
}
