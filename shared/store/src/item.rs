//! Between things and items. A thing's fields are its item's attributes; keys, index attributes and the schema
//! version stand beside them.

use crate::failure::broken;
use crate::fields::{DUE_AT, DUE_SHARD, LISTED, PK, SCHEMA, SK};
use crate::key::{
    COUPON, CREDIT_NOTE, Key, SUBSCRIPTION, TAX_RATE, UNPAID, credit_note_digits, digits, due_partition, due_shard,
};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Version;
use domain::decision::{Removal, Write};
use domain::invoice::InvoiceState;
use domain::plan::Plan;
use domain::subscription::Subscription;
use serde::Serialize;
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

/// A thing as an item under `key`.
pub(crate) fn to_item<T: Serialize>(key: &Key, thing: &T) -> Result<Item, PortError> {
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
        let new = |key: Key, item: Item| Self { key, item, replaces: None };
        let plain = |key: Key, item: Item, version: Version| Self { key, item, replaces: version.replaced() };
        macro_rules! item {
            ($key:expr, $thing:expr) => {{
                let key = $key;
                let item = to_item(&key, $thing)?;
                (key, item)
            }};
        }
        Ok(match write {
            Write::Account(account) => {
                let (key, item) = item!(Key::account(account.id), account);
                plain(key, item, account.version)
            }
            Write::Entitlements(entitlements) => {
                let (key, item) = item!(Key::entitlements(entitlements.account), entitlements);
                plain(key, item, entitlements.version.unwrap_or(Version::FIRST))
            }
            Write::TestClock(clock) => {
                let (key, item) = item!(Key::clock(clock.account), clock);
                plain(key, item, clock.version)
            }
            Write::Plan(plan) => {
                let (key, item) = item!(Key::plan(plan.id), plan);
                plain(key, with_listing(item, plan_listing(plan)), plan.version)
            }
            Write::PlanVersion(version) => {
                let (key, item) = item!(Key::plan_version(version.reference()), version);
                new(key, item)
            }
            Write::Subscription(subscription) => {
                let (key, item) = item!(Key::subscription(subscription.account, subscription.id), subscription);
                let item = with_due(with_listing(item, subscription_listing(subscription)), subscription);
                plain(key, item, subscription.version)
            }
            Write::InvoiceDocument(document) => {
                let (key, item) = item!(Key::invoice_document(document.account, document.id), document);
                new(key, item)
            }
            Write::InvoiceState(state) => {
                let (key, item) = item!(Key::invoice_state(state.account, state.number), state);
                let item = if state.is_unpaid() { with_listing(item, unpaid_listing(state)) } else { item };
                plain(key, item, state.version)
            }
            Write::CreditNote(note) => {
                let (key, item) = item!(Key::credit_note(note.account, note.id), note);
                new(key, with_listing(item, format!("{CREDIT_NOTE}{}", credit_note_digits(note.number))))
            }
            Write::Coupon(coupon) => {
                let (key, item) = item!(Key::coupon(coupon.id), coupon);
                let listing = format!("{COUPON}{}#{}", coupon.created_at, coupon.id);
                plain(key, with_listing(item, listing), coupon.version)
            }
            Write::CouponCode(claim) => {
                let (key, item) = item!(Key::coupon_code(&claim.code), claim);
                plain(key, item, claim.version)
            }
            Write::TaxRate(rate) => {
                let (key, item) = item!(Key::tax_rate(rate.id), rate);
                let place = rate.place.country.as_str();
                let listing = format!("{TAX_RATE}{place}#{}#{}", rate.created_at, rate.id);
                plain(key, with_listing(item, listing), rate.version)
            }
            Write::PaymentMethod(method) => {
                let (key, item) = item!(Key::payment_method(method.account, method.id), method);
                plain(key, item, method.version)
            }
            Write::User(user) => {
                let (key, item) = item!(Key::user(user.id), user);
                plain(key, item, user.version)
            }
            Write::EmailClaim(claim) => {
                let (key, item) = item!(Key::email_claim(claim.email.as_str()), claim);
                plain(key, item, claim.version)
            }
            Write::Membership(membership) => {
                let (key, item) = item!(Key::membership(membership.account, membership.user), membership);
                plain(key, item, membership.version)
            }
            Write::Staff(staff) => {
                let (key, item) = item!(Key::staff(staff.user), staff);
                plain(key, item, staff.version)
            }
            Write::StaffTokenBurnt(burnt) => {
                let (key, item) = item!(Key::staff_token(&burnt.token_sha256), burnt);
                new(key, item)
            }
            Write::Session(session) => {
                let (key, item) = item!(Key::session(session.user, session.id), session);
                plain(key, item, session.version)
            }
            Write::ApiKey(api_key) => {
                let (key, item) = item!(Key::api_key(api_key.owner, api_key.id), api_key);
                plain(key, item, api_key.version)
            }
            Write::CustomRole(role) => {
                let (key, item) = item!(Key::custom_role(role.id), role);
                plain(key, item, role.version)
            }
            Write::Impersonation(impersonation) => {
                let (key, item) = item!(Key::impersonation(impersonation.account, impersonation.id), impersonation);
                plain(key, item, impersonation.version)
            }
        })
    }
}

/// Where what is to be removed lies, and the version it has to be in.
pub(crate) fn removed(removal: &Removal) -> (Key, Version) {
    match *removal {
        Removal::Session { user, session, version } => (Key::session(user, session), version),
        Removal::Membership { account, user, version } => (Key::membership(account, user), version),
        Removal::Staff { user, version } => (Key::staff(user), version),
    }
}

fn with_listing(mut item: Item, listed: String) -> Item {
    item.insert(LISTED.into(), text(listed));
    item
}

fn plan_listing(plan: &Plan) -> String {
    format!("plan#{}#{}", plan.created_at, plan.id)
}

fn subscription_listing(subscription: &Subscription) -> String {
    format!("{SUBSCRIPTION}{}#{}", subscription.created_at, subscription.id)
}

fn unpaid_listing(state: &InvoiceState) -> String {
    format!("{UNPAID}{}", digits(state.number))
}

/// Puts the subscription where due work is looked for. One with a test clock is only found by its clock.
fn with_due(mut item: Item, subscription: &Subscription) -> Item {
    if let (Some(due), None) = (subscription.due, subscription.clock) {
        let shard = due_shard(subscription.account);
        item.insert(DUE_SHARD.into(), text(due_partition(shard)));
        item.insert(DUE_AT.into(), text(format!("{due}#{}#{}", subscription.account, subscription.id)));
    }
    item
}
