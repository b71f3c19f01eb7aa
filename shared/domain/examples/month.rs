//! A month of 100,000 subscriptions in memory: what one core decides in a second.
//!
//! `cargo run --release --package domain --example month`

use domain::account::{Account, AccountBook};
use domain::coupon::Discount;
use domain::decision::Write;
use domain::entitlement::Entitlements;
use domain::id::{AccountId, ComponentId, PaymentMethodId, PlanId, SubscriptionId, TaxRateId};
use domain::money::Currency;
use domain::plan::PlanVersion;
use domain::subscription::{Due, Item, Sale, Subscribe, Subscription, bill, subscribe};
use domain::tax::TaxRate;
use domain::time::{AnchorRule, BillingTime};
use serde_json::{Value, json};
use std::error::Error;
use std::io::Write as _;
use std::time::{Duration, Instant};

const SUBSCRIPTIONS: u32 = 100_000;
/// Of which so many are in memory at a time.
const AT_ONCE: u32 = 1_000;

fn main() -> Result<(), Box<dyn Error>> {
    let market = Market::new()?;
    let mut spent = Duration::ZERO;
    let (mut decisions, mut invoiced, mut ledger) = (0_u32, 0_i64, 0_i64);
    for _ in 0..SUBSCRIPTIONS / AT_ONCE {
        let due: Vec<Due> = (0..AT_ONCE).map(|n| market.due(n + 1)).collect::<Result<_, _>>()?;
        let mut made = Vec::with_capacity(due.len());
        let begun = Instant::now();
        for due in &due {
            made.push(bill(due)?);
        }
        spent += begun.elapsed();
        for decision in made {
            decisions += 1;
            ledger += decision.entries.as_slice().iter().map(|entry| entry.money.amount()).sum::<i64>();
            for write in &decision.writes {
                if let Write::InvoiceState(state) = write {
                    invoiced += state.total.amount();
                }
            }
        }
    }
    if decisions != SUBSCRIPTIONS || ledger != 0 || invoiced == 0 {
        return Err("the month does not add up".into());
    }
    let each = spent / decisions;
    writeln!(
        std::io::stdout(),
        "{decisions} renewals of four lines with a coupon and a tax: {each:.1?} each, {} a second on one core.",
        Duration::from_secs(1).as_nanos() / each.as_nanos().max(1)
    )?;
    Ok(())
}

/// What is sold, and to whom.
struct Market {
    plan: PlanVersion,
    rate: TaxRate,
    account: Value,
    discount: Discount,
    begun: BillingTime,
    renewed: BillingTime,
}

impl Market {
    fn new() -> Result<Self, Box<dyn Error>> {
        let flat = |amount: i64| json!({ "EUR": { "kind": "flat", "amount": euros(amount) } });
        let seats = json!({ "EUR": { "kind": "graduated", "tiers": [
            { "up_to": "10", "unit_price": "4.50", "flat": null },
            { "up_to": null, "unit_price": "3.90", "flat": null },
        ] } });
        let component = |name: &str, charging: &str, prices: Value| json!({ "id": ComponentId::new(), "name": name, "charging": charging, "prices": prices });
        let plan = json!({
            "plan": PlanId::new(), "number": 1, "interval": { "unit": "month", "count": 1 }, "activation": "at_once",
            "components": [
                component("Base", "advance", flat(1999)),
                component("Seats", "advance", seats),
                component("Support", "advance", flat(4900)),
                component("Hosting", "arrears", flat(900)),
            ],
            "features": [{ "key": "projects", "allowance": { "limit": 100 } }],
        });
        let rate = json!({
            "id": TaxRateId::new(), "name": "VAT", "place": { "country": "DE" }, "percent": "19", "inclusive": false,
            "reverse_charge": false, "valid_from": "2020-01-01T00:00:00Z", "created_at": "2020-01-01T00:00:00Z",
            "version": 1,
        });
        let account = json!({
            "personal": { "name": "Engines", "email": "ada@example.com" }, "time_zone": "Europe/Berlin",
            "next_invoice": 1, "tax_identity": { "place": { "country": "DE" }, "exempt": false }, "subscribed": false,
            "payment_method": { "id": PaymentMethodId::new(), "reference": "pm_1" },
            "created_at": "2026-01-31T09:00:00Z", "version": 1,
        });
        let discount = json!({
            "coupon": domain::id::CouponId::new(), "code": "SPRING26", "effect": { "percent": "20" }, "plans": [],
            "remaining": null,
        });
        Ok(Self {
            plan: serde_json::from_value(plan)?,
            rate: serde_json::from_value(rate)?,
            account,
            discount: serde_json::from_value(discount)?,
            begun: "2026-01-31T09:00:00Z".parse()?,
            renewed: "2026-02-28T09:00:00Z".parse()?,
        })
    }

    /// A subscription whose first period has just ended.
    fn due(&self, seats: u32) -> Result<Due, Box<dyn Error>> {
        let id = AccountId::new();
        let mut account = self.account.clone();
        account["id"] = json!(id);
        let account: Account = serde_json::from_value(account)?;
        let book = AccountBook { account, clock: None, entitlements: Entitlements::none(id) };
        let sale = Sale {
            book,
            plans: vec![self.plan.clone()],
            tax_rates: vec![self.rate.clone()],
            papers: Vec::new(),
            now: self.begun,
        };
        let command = Subscribe {
            id: SubscriptionId::new(),
            items: vec![Item { plan: self.plan.reference(), seats: Some(seats) }],
            currency: Currency::try_from("EUR")?,
            anchor_rule: AnchorRule::Start,
            start: None,
            coupon: None,
        };
        let subscription = subscribe(&sale, &command)?.output.subscription;
        let subscription = Subscription { discount: Some(self.discount.clone()), ..subscription };
        Ok(Due { sale: Sale { now: self.renewed, ..sale }, subscription })
    }
}

fn euros(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}
