//! Any catalogue, account and first command, and what may happen to them.

use super::books::Books;
use super::gateway::Weather;
use super::office::Office;
use super::{Fault, at, book, currency, eur, every, id, limit, name, subscribing, wall};
use domain::coupon::{Coupon, CouponDuration, CreateCoupon, Effect};
use domain::money::Percent;
use domain::plan::{Activation, Charging, PlanVersion, PlanVersionNumber, PriceComponent, Trial, TrialEnd};
use domain::price::{Price, Tier};
use domain::subscription::{Item, Subscribe};
use domain::tax::{CreateTaxRate, TaxIdentity, TaxPlace, TaxRate, VatId};
use domain::time::{AnchorRule, BillingDay, IntervalUnit, ProrationUnit};
use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::sample::Index;

/// What a world is made of, small enough to shrink well.
#[derive(Clone, Debug)]
pub(crate) struct World {
    plans: Vec<Plan>,
    taxes: Vec<(i64, bool)>,
    vat_id: bool,
    coupon: Option<(bool, i64, CouponDuration)>,
    has_method: bool,
    terms: u16,
    zone: &'static str,
    billing_day: Option<u8>,
    start_days: i64,
    items: Basket,
}

#[derive(Clone, Debug)]
struct Plan {
    components: Vec<(Kind, Charging, i64)>,
    by_day: bool,
    at_once: bool,
    trial: Option<(u16, TrialEnd)>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Flat,
    PerUnit,
    Graduated,
    Volume,
    Package,
}

/// Some of the plans that have one interval, with seats for those that count them.
#[derive(Clone, Debug)]
pub(crate) struct Basket {
    base: Index,
    add_on: Option<Index>,
    seats: u32,
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop::sample::select(vec![Kind::Flat, Kind::Flat, Kind::PerUnit, Kind::Graduated, Kind::Volume, Kind::Package])
}

fn plans() -> impl Strategy<Value = Plan> {
    let charging = prop_oneof![4 => Just(Charging::Advance), 2 => Just(Charging::Arrears), 1 => Just(Charging::OneOff)];
    let cents = prop_oneof![1 => Just(0_i64), 5 => 1_i64..20_000];
    let ends = prop::sample::select(vec![TrialEnd::Bill, TrialEnd::Cancel, TrialEnd::Pause]);
    let trial = prop::option::weighted(0.2, (1_u16..40, ends));
    (prop::collection::vec((kinds(), charging, cents), 1..4), any::<bool>(), prop::bool::weighted(0.2), trial)
        .prop_map(|(components, by_day, at_once, trial)| Plan { components, by_day, at_once, trial })
}

pub(crate) fn baskets() -> impl Strategy<Value = Basket> {
    (any::<Index>(), prop::option::of(any::<Index>()), 1_u32..30).prop_map(|(base, add_on, seats)| Basket {
        base,
        add_on,
        seats,
    })
}

pub(crate) fn worlds() -> impl Strategy<Value = World> {
    let taxes = prop::collection::vec((0_i64..30_000_000, any::<bool>()), 0..3);
    let duration = prop_oneof![
        Just(CouponDuration::Once),
        (1_u16..4).prop_map(CouponDuration::Periods),
        Just(CouponDuration::Forever),
    ];
    let coupon = prop::option::of((any::<bool>(), 1_i64..10_000, duration));
    let zone = prop::sample::select(vec!["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]);
    let account = (prop::bool::weighted(0.8), prop_oneof![3 => Just(0_u16), 1 => Just(14_u16)], zone);
    let start = (prop::option::weighted(0.3, 1_u8..=31), prop_oneof![3 => Just(0_i64), 1 => -100_i64..40]);
    (prop::collection::vec(plans(), 5), taxes, any::<bool>(), coupon, account, start, baskets()).prop_map(
        |(plans, taxes, vat_id, coupon, (has_method, terms, zone), (billing_day, start_days), items)| World {
            plans,
            taxes,
            vat_id,
            coupon,
            has_method,
            terms,
            zone,
            billing_day,
            start_days,
            items,
        },
    )
}

fn price(kind: Kind, cents: i64) -> Result<Price, Fault> {
    let each = format!("{}.{:02}", cents / 100, cents % 100).parse()?;
    let less = format!("{}.{:04}", cents / 200, cents % 10_000).parse()?;
    let tiers = || {
        Ok::<_, Fault>(vec![
            Tier { up_to: Some("5".parse()?), unit_price: each, flat: Some(eur(cents / 3)?) },
            Tier { up_to: Some("12".parse()?), unit_price: less, flat: None },
            Tier { up_to: None, unit_price: less, flat: Some(eur(7)?) },
        ])
    };
    Ok(match kind {
        Kind::Flat => Price::Flat { amount: eur(cents)? },
        Kind::PerUnit => Price::PerUnit { unit_price: less },
        Kind::Graduated => Price::Graduated { tiers: tiers()? },
        Kind::Volume => Price::Volume { tiers: tiers()? },
        Kind::Package => Price::Package { size: 4, amount: eur(cents)? },
    })
}

impl Plan {
    /// The fifth of the plans is weekly, the fourth yearly, the others monthly.
    fn version(&self, number: u128) -> Result<PlanVersion, Fault> {
        let component = |(n, (kind, charging, cents)): (u128, &(Kind, Charging, i64))| {
            Ok(PriceComponent {
                id: id(10 * number + n),
                name: name("Component")?,
                charging: charging.clone(),
                prices: [(currency("EUR")?, price(*kind, *cents)?)].into(),
            })
        };
        let unit = match number {
            4 => IntervalUnit::Year,
            5 => IntervalUnit::Week,
            _ => IntervalUnit::Month,
        };
        let trial =
            |(days, without_payment_method)| Trial { days, needs_payment_method: false, without_payment_method };
        Ok(PlanVersion {
            plan: id(number),
            number: PlanVersionNumber(1),
            interval: every(1, unit)?,
            components: (0..).zip(&self.components).map(component).collect::<Result<_, Fault>>()?,
            features: vec![limit("calls", u32::try_from(number).unwrap_or_default())?],
            trial: self.trial.map(trial),
            proration: if self.by_day { ProrationUnit::Day } else { ProrationUnit::Second },
            activation: if self.at_once { Activation::AtOnce } else { Activation::Paid },
        })
    }
}

impl Basket {
    pub(crate) fn items(&self, plans: &[PlanVersion]) -> Vec<Item> {
        let base = &plans[self.base.index(plans.len())];
        let fits = |plan: &&PlanVersion| plan.interval == base.interval && plan.plan != base.plan;
        let others: Vec<_> = plans.iter().filter(fits).collect();
        let add_on = self.add_on.filter(|_| !others.is_empty()).map(|it| *it.get(&others));
        let item = |plan: &PlanVersion| Item {
            plan: plan.reference(),
            seats: plan.check_seats(None).is_err().then_some(self.seats),
        };
        [base].into_iter().chain(add_on).map(item).collect()
    }
}

impl World {
    /// The account and its catalogue, on a day in spring.
    pub(crate) fn office(&self) -> Result<Office, Fault> {
        let plans = (1..).zip(&self.plans).map(|(number, plan)| plan.version(number)).collect::<Result<_, _>>()?;
        let mut books = Books::new(book()?, plans);
        let account = &mut books.book.account;
        account.time_zone = super::zone(self.zone)?;
        account.payment_terms_days = self.terms;
        if !self.has_method {
            account.payment_method = None;
        }
        let place = TaxPlace { country: "DE".try_into()?, region: None };
        let vat_id = if self.vat_id { Some(VatId::try_from("DE123456789".to_owned())?) } else { None };
        account.tax_identity = Some(TaxIdentity { place: place.clone(), vat_id });
        let rate = |(number, (parts, inclusive)): (u128, &(i64, bool))| -> Result<TaxRate, Fault> {
            let command = CreateTaxRate {
                id: id(number),
                name: name("VAT")?,
                place: place.clone(),
                percent: Percent::try_from(rust_decimal::Decimal::new(*parts, 6))?,
                inclusive: *inclusive,
                reverse_charge: number == 0,
                valid_from: at("2020-01-01T00:00:00Z")?,
                valid_until: None,
            };
            Ok(domain::tax::create(command, wall("2026-01-01T00:00:00Z")?)?.output)
        };
        books.tax_rates = (0..).zip(&self.taxes).map(rate).collect::<Result<_, _>>()?;
        Ok(Office::of(books, at("2027-03-14T07:13:21Z")?))
    }

    pub(crate) fn subscribing(&self, office: &mut Office) -> Result<Subscribe, Fault> {
        let coupon = self.coupon.as_ref().map(|coupon| self.coupon(coupon)).transpose()?;
        office.books.coupons.extend(coupon.clone().map(|coupon| (coupon.id.to_string(), coupon)));
        let items = self.items.items(&office.books.plans);
        let weekly = office.books.plans.last().is_some_and(|plan| plan.reference() == items[0].plan);
        let day = self.billing_day.filter(|_| !weekly).map(BillingDay::new).transpose()?;
        let start = office.now.after(SignedDuration::from_hours(24 * self.start_days));
        Ok(Subscribe {
            anchor_rule: day.map_or(AnchorRule::Start, AnchorRule::BillingDay),
            start: Some(start),
            coupon,
            ..subscribing(&items)?
        })
    }

    fn coupon(&self, (percent, size, duration): &(bool, i64, CouponDuration)) -> Result<Coupon, Fault> {
        let effect = match percent {
            true => Effect::Percent(Percent::try_from(rust_decimal::Decimal::new(*size, 2))?),
            false => Effect::Amount(eur(*size)?),
        };
        let command = CreateCoupon {
            id: id(1),
            code: "SPRING".to_owned().try_into()?,
            name: name("Spring")?,
            effect,
            duration: *duration,
            redeem_by: None,
            plans: [].into(),
            limit: Some(3),
        };
        Ok(domain::coupon::create(command, wall("2026-01-01T00:00:00Z")?)?.output)
    }
}

/// One thing that happens.
#[derive(Clone, Debug)]
pub(crate) enum Happening {
    Wait(i64),
    Collect(Weather),
    Attach,
    Change(Basket),
    ChangeAtEnd(Basket),
    ChangeIn(i64, Basket),
    ThereAndBack(Vec<Basket>),
    Quote(Basket, i64),
    CancelScheduled,
    Pause(bool),
    Resume,
    Cancel(bool),
    CancelAtEnd,
    Uncancel,
    Reactivate,
    CreditNote(Index, i64),
    CreditLine(Index, Index),
    Void(Index),
    GiveUp(Index),
    Record(Index, i64),
    ApplyCoupon,
    RemoveCoupon,
}

pub(crate) fn happenings() -> impl Strategy<Value = Happening> {
    let seconds =
        || prop_oneof![1 => Just(0_i64), 2 => 1_i64..100_000, 3 => 0_i64..45 * 86_400, 1 => 0_i64..150 * 86_400];
    let weather = prop::sample::select(vec![
        Weather::Approves,
        Weather::Approves,
        Weather::Declines,
        Weather::TimesOutBefore,
        Weather::TimesOutAfter,
    ]);
    prop_oneof![
        6 => seconds().prop_map(Happening::Wait),
        6 => weather.prop_map(Happening::Collect),
        1 => Just(Happening::Attach),
        6 => baskets().prop_map(Happening::Change),
        1 => baskets().prop_map(Happening::ChangeAtEnd),
        1 => (seconds(), baskets()).prop_map(|(seconds, basket)| Happening::ChangeIn(seconds, basket)),
        2 => prop::collection::vec(baskets(), 1..4).prop_map(Happening::ThereAndBack),
        2 => (baskets(), 0_i64..1000).prop_map(|(basket, seconds)| Happening::Quote(basket, seconds)),
        1 => Just(Happening::CancelScheduled),
        2 => any::<bool>().prop_map(Happening::Pause),
        3 => Just(Happening::Resume),
        1 => any::<bool>().prop_map(Happening::Cancel),
        1 => Just(Happening::CancelAtEnd),
        1 => Just(Happening::Uncancel),
        2 => Just(Happening::Reactivate),
        1 => (any::<Index>(), 1_i64..5000).prop_map(|(invoice, cents)| Happening::CreditNote(invoice, cents)),
        1 => any::<(Index, Index)>().prop_map(|(invoice, line)| Happening::CreditLine(invoice, line)),
        1 => any::<Index>().prop_map(Happening::Void),
        1 => any::<Index>().prop_map(Happening::GiveUp),
        1 => Just(Happening::ApplyCoupon),
        1 => Just(Happening::RemoveCoupon),
        2 => (any::<Index>(), 1_i64..9000).prop_map(|(invoice, cents)| Happening::Record(invoice, cents)),
    ]
}
