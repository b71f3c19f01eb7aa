//! What is written is read back the same; what must not exist is not read at all. The books of a year
//! (`year.rs`) read back every write of theirs too.

use crate::support::{
    Checked, at, begin, book, currency, declined, eur, id, item, limit, method, name, per_seat, plan, stored,
    succeeded, trial_plan, wall,
};
use domain::Version;
use domain::account::Account;
use domain::entitlement::Entitlements;
use domain::event::{Event, EventKind};
use domain::identity::{EmailChange, EmailClaim, Membership, PasswordHash, Staff, StaffTokenBurnt, User, UserContact};
use domain::invoice::{InvoiceDocument, InvoiceNumber, InvoiceState};
use domain::ledger::{Entries, LedgerAccount};
use domain::money::{Currency, Exact, Money};
use domain::payment::{DeclineCode, PaymentMethod};
use domain::permission::{AccountRole, StaffRole};
use domain::plan::{Allowance, FeatureGrant, FeatureKey, Plan, PlanVersion};
use domain::price::Price;
use domain::revenue::{Movement, MovementKind};
use domain::subscription::{Status, Subscription};
use domain::test_clock::TestClock;
use domain::text::Name;
use domain::time::{BillingTime, WallTime, Zone};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> Checked {
    assert_eq!(stored(value)?, *value);
    Ok(())
}

#[test]
fn identities_come_back() -> Checked {
    let now = wall("2026-01-01T00:00:00Z")?;
    let user = User {
        id: id(7),
        personal: UserContact::new("ada@example.com".to_owned().try_into()?),
        password: Some(PasswordHash::new("$argon2id$…".to_owned())),
        confirmed_at: Some(now),
        created_at: now,
        version: Version::from(3),
    };
    comes_back(&EmailClaim { email: user.personal.email.clone(), user: user.id, version: Version::FIRST })?;
    comes_back(&User { confirmed_at: None, ..user.clone() })?;
    comes_back(&User { password: None, ..user.clone() })?;
    let change = EmailChange { to: "Bob@example.com".to_owned().try_into()?, session: Some(id(5)) };
    for change in [EmailChange { session: None, ..change.clone() }, change] {
        let personal = UserContact { change: Some(change), ..user.personal.clone() };
        comes_back(&User { personal, ..user.clone() })?;
    }
    comes_back(&user)?;
    let custom = AccountRole::Custom(id(3));
    for role in AccountRole::BUILT_IN.iter().copied().chain([custom]) {
        comes_back(&Membership { account: id(1), user: id(7), role, version: Version::FIRST })?;
    }
    for role in StaffRole::BUILT_IN.iter().copied().chain([StaffRole::Custom(id(3))]) {
        comes_back(&Staff { user: id(7), role, version: Version::FIRST })?;
    }
    comes_back(&StaffTokenBurnt { token_sha256: "ab".to_owned(), user: id(7), version: Version::FIRST })
}

#[test]
fn catalogue_and_clocks_come_back() -> Checked {
    let switch = FeatureGrant { key: "export".to_owned().try_into()?, allowance: Allowance::Switch };
    let version = PlanVersion {
        components: vec![crate::support::flat(eur(1999)?)?, per_seat("0.0004")?],
        features: vec![limit("api_calls", u32::MAX)?, switch],
        ..trial_plan(14)?
    };
    comes_back(&version)?;
    let created_at = wall("2026-01-01T00:00:00Z")?;
    comes_back(&Plan {
        id: id(1),
        name: name("Team")?,
        current: version,
        created_at,
        archived_at: Some(created_at),
        version: Version::FIRST,
    })?;
    let standing = TestClock {
        id: id(1),
        account: id(1),
        now: at("2028-01-31T12:00:00Z")?,
        target: None,
        steps: 7,
        created_at,
        version: Version::FIRST,
    };
    comes_back(&TestClock { target: Some(at("2029-01-31T12:00:00Z")?), ..standing.clone() })?;
    comes_back(&standing)
}

#[test]
fn accounts_subscriptions_and_invoices_come_back() -> Checked {
    let mut book = book()?;
    let begun = begin(book.clone(), plan()?, at("2028-01-31T12:00:00Z")?)?;
    comes_back::<Account>(&book.account)?;
    book.account.payment_method = None;
    comes_back(&book.account)?;
    comes_back(&Entitlements::none(id(1)))?;
    comes_back(&Entitlements::none(id(1)).exchanging(&[], &[limit("seats", 3)?, limit("api_calls", 10)?]))?;
    comes_back::<InvoiceDocument>(begun.written.document()?)?;
    comes_back::<InvoiceState>(begun.written.invoice()?)?;
    for status in Status::ALL {
        let unpaid = [InvoiceNumber::FIRST, InvoiceNumber::from(12)].into();
        comes_back(&Subscription {
            status,
            unpaid,
            items: vec![item(1, Some(3)), item(2, None)],
            clock: Some(id(4)),
            due: None,
            ..begun.subscription.clone()
        })?;
    }
    let mut settled = begun.written.invoice()?.clone();
    for outcome in [succeeded(), declined()] {
        settled.payment = settled.payment.attempting(&method(2), eur(1999)?, at("2028-01-31T12:00:00Z")?);
        if let Some(attempt) = settled.payment.attempts.last_mut() {
            attempt.outcome = Some(outcome);
        }
        comes_back(&settled)?;
    }
    comes_back(&PaymentMethod {
        id: id(1),
        account: id(1),
        reference: "gateway-method-1".to_owned(),
        brand: "visa".to_owned(),
        last4: "4242".to_owned(),
        created_at: wall("2026-01-01T00:00:00Z")?,
        version: Version::FIRST,
    })
}

#[test]
fn entries_events_and_movements_come_back() -> Checked {
    let mut entries = Entries::default();
    entries.post(LedgerAccount::CashInTransit, LedgerAccount::Receivable, eur(5)?);
    entries.post(LedgerAccount::Revenue, LedgerAccount::Receivable, Money::new(-7, currency("JPY")?)?);
    comes_back(&entries)?;
    comes_back(&Event::new(EventKind::SubscriptionPastDue, "sub_1", Version::from(9)))?;
    comes_back(&Movement { kind: MovementKind::New, subscription: id(1), monthly: eur(1999)? })
}

#[test]
fn the_stored_form_of_what_is_everywhere_is_pinned() -> Checked {
    use serde_json::{json, to_value};
    assert_eq!(to_value(eur(1999)?)?, json!({ "amount": 1999, "currency": "EUR" }));
    assert_eq!(to_value("5597/3".parse::<Exact>()?)?, "5597/3");
    assert_eq!(to_value(at("2028-01-31T12:00:00Z")?)?, "2028-01-31T12:00:00Z");
    assert_eq!(
        to_value(crate::support::every(3, domain::time::IntervalUnit::Month)?)?,
        json!({ "unit": "month", "count": 3 })
    );
    assert_eq!(to_value(Zone::utc())?, "UTC");
    assert_eq!(to_value(Status::PastDue)?, "past_due");
    assert_eq!(to_value(DeclineCode::AuthenticationRequired)?, "authentication_required");
    assert_eq!(to_value(EventKind::InvoicePaid)?, EventKind::InvoicePaid.name());
    assert_eq!(to_value([Allowance::Switch, Allowance::Limit(5)])?, json!(["switch", { "limit": 5 }]));
    assert_eq!(
        to_value(Price::Flat { amount: eur(5)? })?,
        json!({ "kind": "flat", "amount": { "amount": 5, "currency": "EUR" } })
    );
    assert_eq!(
        to_value(Price::PerUnit { unit_price: "0.0004".parse()? })?,
        json!({ "kind": "per_unit", "unit_price": "0.0004" })
    );
    Ok(())
}

#[test]
fn what_must_not_exist_is_not_read() {
    fn refused<T: DeserializeOwned>(text: &str) {
        assert!(serde_json::from_str::<T>(text).is_err(), "{text}");
    }
    refused::<Money>(r#"{"amount":9007199254740992,"currency":"EUR"}"#);
    refused::<Money>(r#"{"amount":-9007199254740992,"currency":"EUR"}"#);
    refused::<Money>(r#"{"amount":1.5,"currency":"EUR"}"#);
    refused::<Money>(r#"{"amount":1,"currency":"XAU"}"#);
    refused::<Money>(r#"{"amount":1}"#);
    refused::<Currency>(r#""eur""#);
    refused::<Exact>(r#""1/0""#);
    refused::<Exact>("1");
    refused::<Name>(r#""  ""#);
    refused::<FeatureKey>(r#""API""#);
    refused::<Zone>(r#""Europe/Atlantis""#);
    refused::<BillingTime>(r#""2028-01-31""#);
    refused::<BillingTime>(r#""2028-01-31T12:00:00""#);
    refused::<WallTime>("0");
}

#[test]
fn what_is_not_there_is_not_written() -> Checked {
    let keys = |value: serde_json::Value| -> Vec<String> {
        value.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
    };
    let begun = begin(book()?, plan()?, at("2028-01-31T12:00:00Z")?)?;
    let account = keys(serde_json::to_value(&begun.book.account)?);
    assert!(!account.contains(&"credit".to_owned()), "{account:?}");
    let subscription = keys(serde_json::to_value(&begun.subscription)?);
    assert!(!subscription.contains(&"anchor_rule".to_owned()), "{subscription:?}");
    Ok(())
}
