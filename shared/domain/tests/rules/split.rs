//! Time in parts, extremes, and boundaries for ever.

use crate::support::books::Books;
use crate::support::gateway::Weather;
use crate::support::office::{Office, START, unless_refused};
use crate::support::{
    Fault, at, book, cases, catalogue, currency, eur, every, flat, id, item, plan, priced, subscribing,
};
use domain::coupon::{Discount, Effect};
use domain::money::Money;
use domain::plan::{Charging, PlanVersion, PriceComponent};
use domain::price::{Price, Tier};
use domain::subscription::{CancelWhen, ChangeWhen, Item, PauseWhen, Status, Subscribe};
use domain::time::{AnchorRule, BillingDay, IntervalUnit, ProrationUnit};
use jiff::SignedDuration;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Two plans that are sold apart and cost the same.
fn twins(cents: i64, unit: ProrationUnit, charging: &Charging) -> Result<Office, Fault> {
    let twin = |number| {
        let component = PriceComponent { id: id(number), charging: charging.clone(), ..flat(eur(cents)?)? };
        Ok(PlanVersion { plan: id(number), components: vec![component], proration: unit, ..plan()? })
    };
    let plans = [1, 2].into_iter().map(twin).collect::<Result<_, Fault>>()?;
    Ok(Office::of(Books::new(book()?, plans), at(START)?))
}

fn invoiced(office: &Office) -> i64 {
    let charged: i64 = office.books.documents.values().map(|it| it.total.amount()).sum();
    let given: i64 = office.books.notes.values().map(|it| it.total.amount()).sum();
    charged - given
}

fn units() -> impl Strategy<Value = ProrationUnit> {
    prop::sample::select(vec![ProrationUnit::Second, ProrationUnit::Day])
}

const APRIL: i64 = 30 * 86_400;

/// Instants within April, in order.
fn splits() -> impl Strategy<Value = BTreeSet<i64>> {
    prop::collection::btree_set(1..APRIL, 0..8)
}

/// What one line of a plan costs for ever in four currencies' worth of prices.
fn any_price() -> impl Strategy<Value = Price> {
    let cents = prop_oneof![Just(0_i64), Just(Money::MAX_AMOUNT), 0..=Money::MAX_AMOUNT, 0_i64..10_000];
    let unit = prop_oneof![
        Just("999999999999.999999999999".to_owned()),
        Just("0.000000000001".to_owned()),
        (0_i64..1_000_000_000_000, 0_i64..1_000_000_000_000).prop_map(|(major, minor)| format!("{major}.{minor:012}")),
    ];
    (0..5_u8, cents, unit, 1_u32..=u32::MAX).prop_filter_map("a price", |(kind, cents, unit, size)| {
        let amount = eur(cents).ok()?;
        let unit_price = unit.parse().ok()?;
        let tier = |up_to| Tier { up_to, unit_price, flat: Some(amount) };
        let tiers = vec![tier(Some(size.into())), tier(None)];
        Some(match kind {
            0 => Price::Flat { amount },
            1 => Price::PerUnit { unit_price },
            2 => Price::Graduated { tiers },
            3 => Price::Volume { tiers },
            _ => Price::Package { size, amount },
        })
    })
}

fn chargings() -> impl Strategy<Value = Charging> {
    prop::sample::select(vec![Charging::Advance, Charging::Arrears, Charging::OneOff])
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn a_period_split_by_changes_costs_the_whole_within_a_cent_a_split(
        cents in 0_i64..1_000_000, unit in units(), splits in splits(),
        charging in prop::sample::select(vec![Charging::Advance, Charging::Arrears]),
    ) {
        let mut office = twins(cents, unit, &charging)?;
        office.subscribe(&[item(1, None)])?;
        office.collect(Weather::Approves)?;
        for (n, second) in splits.iter().enumerate() {
            office.now = at(START)?.after_seconds(*second);
            office.change(&[item(if n % 2 == 0 { 2 } else { 1 }, None)], ChangeWhen::Now)?;
        }
        office.cancel(CancelWhen::PeriodEnd)?;
        office.until("2027-05-01T00:00:00Z")?;
        let off = (invoiced(&office) - cents).abs();
        prop_assert!(off <= i64::try_from(splits.len())?, "off by {off}");
    }

    #[test]
    fn a_period_split_by_pauses_costs_the_time_between_them(
        cents in 0_i64..1_000_000, splits in splits(),
        charging in prop::sample::select(vec![Charging::Advance, Charging::Arrears]),
    ) {
        let mut office = twins(cents, ProrationUnit::Second, &charging)?;
        office.subscribe(&[item(1, None)])?;
        office.collect(Weather::Approves)?;
        let (mut had, mut since) = (0, 0);
        for (n, second) in splits.iter().enumerate() {
            office.now = at(START)?.after_seconds(*second);
            if n % 2 == 0 {
                office.pause(PauseWhen::Now)?;
                had += second - since;
            } else {
                office.resume()?;
                since = *second;
            }
        }
        if splits.len() % 2 == 0 {
            had += APRIL - since;
            office.cancel(CancelWhen::PeriodEnd)?;
            office.until("2027-05-01T00:00:00Z")?;
        }
        let off = (i128::from(invoiced(&office)) * i128::from(APRIL) - i128::from(cents) * i128::from(had)).abs();
        prop_assert!(off <= i128::from(APRIL) * (1 + splits.len() as i128), "off by {off}/{APRIL}");
    }

    #[test]
    fn an_amount_off_never_exceeds_itself_in_a_period(
        amount in 1_i64..5000, steps in prop::collection::vec((1_i64..5 * 86_400, 0_usize..5), 0..6),
    ) {
        let mut office = Office::new()?;
        office.subscribe(&[item(1, None)])?;
        office.collect(Weather::Approves)?;
        let coupon = domain::coupon::CreateCoupon {
            id: id(1),
            code: "SPRING".to_owned().try_into()?,
            name: crate::support::name("Spring")?,
            effect: Effect::Amount(eur(amount)?),
            duration: domain::coupon::CouponDuration::Forever,
            redeem_by: None,
            plans: [].into(),
            limit: None,
        };
        let coupon = domain::coupon::create(coupon, crate::support::wall("2027-01-01T00:00:00Z")?)?.output;
        let discounted = Subscribe { id: id(2), coupon: Some(coupon), ..subscribing(&[item(1, None)])? };
        office.subscribe_as(&discounted)?;
        office.collect(Weather::Approves)?;
        let baskets: [&[Item]; 5] = [
            &[item(1, None)],
            &[item(1, None), item(4, None)],
            &[item(2, None), item(4, None)],
            &[item(2, None)],
            &[item(4, None)],
        ];
        let mut twin = office.subscription()?;
        for (seconds, basket) in &steps {
            office.now = office.now.after_seconds(*seconds);
            // Two subscriptions that do the same differ by the discount and nothing else.
            for number in [1, 2] {
                let subscription = office.books.subscription(number)?.clone();
                let sale = office.books.sale(Some(&subscription), baskets[*basket], office.now)?;
                let decided = domain::subscription::change(&sale, &subscription, baskets[*basket], ChangeWhen::Now, office.now)?;
                if !decided.decision.is_empty() {
                    office.commit(&decided.decision)?;
                }
            }
            twin = office.subscription()?;
        }
        let cost = |number: u128| {
            let of = |it: &domain::id::SubscriptionId| *it == id(number);
            let documents = office.books.documents.values().filter(|it| of(&it.subscription));
            let numbers: BTreeSet<_> = documents.clone().map(|it| it.number).collect();
            let given = office.books.notes.values().filter(|it| numbers.contains(&it.invoice_number));
            documents.map(|it| it.total.amount()).sum::<i64>() - given.map(|it| it.total.amount()).sum::<i64>()
        };
        prop_assert_eq!(twin.status, Status::Active);
        let rounding = 4 * i64::try_from(steps.len())?;
        let off = cost(1) - cost(2);
        prop_assert!((-rounding..=amount + rounding).contains(&off), "{off} off, of {amount}");
    }

    #[test]
    fn no_price_and_no_number_of_seats_makes_a_rule_fail_otherwise_than_by_saying_no(
        prices in prop::collection::vec((any_price(), chargings()), 1..4),
        seats in prop_oneof![1_u32..=u32::MAX, Just(u32::MAX), Just(1)],
        days in prop::collection::vec(0_i64..50, 1..6),
    ) {
        let component = |(number, (price, charging)): (u128, &(Price, Charging))| priced(number, charging.clone(), currency("EUR")?, price.clone());
        let components = (500..).zip(&prices).map(component).collect::<Result<_, _>>()?;
        let extreme = PlanVersion { plan: id(50), components, ..plan()? };
        let mut plans = catalogue()?;
        plans.push(extreme.clone());
        let mut office = Office::of(Books::new(book()?, plans), at(START)?);
        let extreme = Item { plan: extreme.reference(), seats: extreme.check_seats(None).is_err().then_some(seats) };
        unless_refused(office.subscribe(&[extreme]))?;
        if office.books.subscriptions.is_empty() {
            office.subscribe(&[item(1, None)])?;
        }
        office.collect(Weather::Approves)?;
        for (n, day) in days.iter().enumerate() {
            let end = office.now.after(SignedDuration::from_hours(24 * day));
            office.go_on(end, Weather::Approves)?;
            let to = if n % 2 == 0 { item(2, None) } else { extreme };
            unless_refused(office.change(&[to], ChangeWhen::Now))?;
            office.collect(Weather::Approves)?;
        }
    }
}

proptest! {
    // Every period of years, some of them days.
    #![proptest_config(cases(2000))]

    #[test]
    fn the_nth_boundary_never_drifts_through_changes_and_pauses(
        days in prop::collection::vec((0_i64..60, 0_u8..4), 1..10),
        billing_day in prop::option::of(1_u8..=31),
        count in 1_u16..4,
        unit in prop::sample::select(vec![IntervalUnit::Month, IntervalUnit::Year, IntervalUnit::Week, IntervalUnit::Day]),
        zone in prop::sample::select(vec!["UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia"]),
    ) {
        let mut plans = catalogue()?;
        for plan in &mut plans {
            plan.interval = every(count, unit)?;
        }
        let mut book = book()?;
        book.account.time_zone = crate::support::zone(zone)?;
        let mut office = Office::of(Books::new(book, plans), at("2027-01-31T10:30:00Z")?);
        let days_or_weeks = matches!(unit, IntervalUnit::Day | IntervalUnit::Week);
        let rule = match billing_day.filter(|_| !days_or_weeks) {
            Some(day) => AnchorRule::BillingDay(BillingDay::new(day)?),
            None => AnchorRule::Start,
        };
        office.subscribe_as(&Subscribe { anchor_rule: rule, ..subscribing(&[item(1, None)])? })?;
        office.collect(Weather::Approves)?;
        let first = office.subscription()?;
        for (days, what) in days {
            let end = office.now.after(SignedDuration::from_secs(86_400 * days + 12_345));
            office.go_on(end, Weather::Approves)?;
            match (what, office.status()?) {
                (0, Status::Active) => unless_refused(office.pause(PauseWhen::Now))?,
                (1, Status::Active) => unless_refused(office.pause(PauseWhen::PeriodEnd))?,
                (_, Status::Paused) => drop(office.resume()?),
                (what, _) => unless_refused(office.change(&[item(u128::from(what), None)], ChangeWhen::Now))?,
            }
            office.collect(Weather::Approves)?;
            let now = office.subscription()?;
            prop_assert_eq!((now.anchor, now.cycle), (first.anchor, first.cycle));
            if now.status.counts() {
                let index = now.anchor.index_at(office.now, now.interval, &now.zone)?;
                let boundary = now.anchor.boundary(index + 1, now.interval, &now.zone)?;
                prop_assert_eq!(now.period.end(), boundary.max(first.period.end()));
                prop_assert!(now.period.contains(office.now));
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn parts_of_a_discount_are_never_more_than_it(amount in 1_i64..100_000, lines in prop::collection::vec(0_i64..100_000, 1..6), numerator in 0_i64..1000) {
        let discount = Discount {
            coupon: id(1),
            code: "SPRING".to_owned().try_into()?,
            effect: Effect::Amount(eur(amount)?),
            plans: BTreeSet::new(),
            remaining: None,
        };
        let lines = lines.into_iter().map(eur).collect::<Result<Vec<_>, _>>()?;
        let shares = discount.share(&lines, numerator, 1000)?;
        let sum: i64 = shares.iter().map(|share| share.amount()).sum();
        prop_assert!(sum <= amount && shares.iter().zip(&lines).all(|(share, line)| share.amount() <= line.amount()));
    }
}
