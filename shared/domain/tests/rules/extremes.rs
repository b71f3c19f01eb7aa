//! Whatever number or instant comes in, a rule answers or says no: nothing overflows, nothing panics.

use crate::support::books::Books;
use crate::support::gateway::Weather;
use crate::support::office::{Office, START, unless_refused};
use crate::support::zones::all_zones;
use crate::support::{Fault, at, book, cases, catalogue, currency, every, id, item, name, plan, subscribing, wall};
use domain::Refusal;
use domain::account::AccountTerms;
use domain::coupon::{CouponDuration, CreateCoupon, Effect};
use domain::credit_note::{CreditRequest, NewCreditNote};
use domain::money::{Exact, Money, Percent, allocate};
use domain::subscription::{ChangeWhen, Subscribe};
use domain::tax::{AppliedTax, AppliedTaxes, tax};
use domain::time::{
    Anchor, AnchorRule, BillingDay, BillingTime, Fraction, Interval, IntervalUnit, Month, Period, ProrationUnit, Zone,
    boundary, first_period, fraction,
};
use jiff::Timestamp;
use proptest::prelude::*;

/// Whatever a clock can show, its ends among them, and what is near to the examples.
fn instants() -> impl Strategy<Value = BillingTime> {
    let (first, last) = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    let near = 1_774_000_000_i64..1_839_000_000;
    prop_oneof![3 => first..=last, 1 => Just(first), 1 => Just(last), 3 => near]
        .prop_filter_map("an instant", |second| Timestamp::from_second(second).ok().map(BillingTime::new))
}

/// Any number, its ends and what an amount may be at most among them.
fn numbers() -> impl Strategy<Value = i64> {
    let ends = [i64::MIN, i64::MAX, Money::MAX_AMOUNT, -Money::MAX_AMOUNT, Money::MAX_AMOUNT + 1, 0, 1, -1];
    prop_oneof![3 => any::<i64>(), 2 => prop::sample::select(ends.to_vec()), 2 => -10_000_i64..10_000]
}

fn intervals() -> impl Strategy<Value = Interval> {
    let units = vec![IntervalUnit::Day, IntervalUnit::Week, IntervalUnit::Month, IntervalUnit::Year];
    (prop::sample::select(units), 1_u16..=3650).prop_filter_map("an interval", |(unit, n)| Interval::new(unit, n).ok())
}

fn amount(number: i64) -> Result<Money, Fault> {
    Ok(Money::new(number, currency("EUR")?)?)
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn any_instant_and_any_span_are_on_the_calendar_or_refused(
        from in instants(), to in instants(), seconds in numbers(), n: i32, interval in intervals(), zone in prop::sample::select(all_zones()), day in 1_u8..=31,
    ) {
        let beyond = |refused: Refusal| matches!(refused, Refusal::BeyondCalendar | Refusal::EmptyPeriod | Refusal::BillingDayNeedsMonths);
        let later = from.after_seconds(seconds);
        prop_assert_eq!(later >= from, seconds >= 0 || from == later);
        for anchor in [Anchor::new(from), Anchor { at: from, day: Some(BillingDay::new(day)?) }] {
            for refused in [
                anchor.boundary(n, interval, &zone).err(),
                anchor.period(n, interval, &zone).err(),
                anchor.period_from(n, interval, &zone).err(),
                anchor.index_at(to, interval, &zone).err(),
                boundary(from, n.unsigned_abs(), interval, &zone).err(),
                Month::at(from, &zone).period(&zone).err(),
            ] {
                prop_assert!(refused.is_none_or(beyond), "{refused:?}");
            }
        }
        for rule in [AnchorRule::Start, AnchorRule::CalendarMonth, AnchorRule::BillingDay(BillingDay::new(day)?)] {
            let first = first_period(from, rule, interval, &zone);
            prop_assert!(first.is_ok_and(|it| it.period.start() == from) || first.err().is_some_and(beyond), "{first:?}");
        }
        if let (Ok(whole), Ok(part)) = (Period::new(from.min(to), from.max(to)), Period::new(from.min(later), from.max(later))) {
            for unit in [ProrationUnit::Second, ProrationUnit::Day] {
                let part = fraction(unit, part, whole, &zone);
                prop_assert!(part.is_ok_and(|it| it.numerator() <= it.denominator()) || part == Err(Refusal::PartOutsidePeriod));
            }
        }
    }

    #[test]
    fn any_numbers_are_reckoned_with_or_refused(
        a in numbers(), b in numbers(), weights in prop::collection::vec(numbers(), 1..6), percents in prop::collection::vec(0_i64..=100_000_000, 0..4),
    ) {
        let out = |refused: Refusal| matches!(refused, Refusal::AmountOutOfRange | Refusal::FractionOutOfRange | Refusal::AllocationWeights);
        let fits = |number: i64| number.unsigned_abs() <= Money::MAX_AMOUNT.unsigned_abs();
        let euro = currency("EUR")?;
        prop_assert_eq!(Money::new(a, euro).is_ok(), fits(a));
        let part = Fraction::new(b, a).and_then(|part| Money::new(1, euro)?.part(part));
        prop_assert!(part.is_ok_and(|it| it.amount() <= 1) || part.err().is_some_and(out), "{part:?}");
        let Ok(money) = Money::new(a, euro) else { return Ok(()) };
        let there_and_back = Exact::from(money).times(b, a).and_then(Exact::rounded);
        prop_assert_eq!(there_and_back, if a > 0 { Ok(b) } else { Err(Refusal::AmountOutOfRange) });
        let weights: Vec<Money> = weights.into_iter().filter_map(|weight| Money::new(weight, euro).ok()).collect();
        let shares = allocate(money, &weights);
        if let Ok(shares) = &shares {
            prop_assert_eq!(Money::sum(euro, shares.iter().copied())?, money);
        }
        prop_assert!(shares.is_ok() || shares.err().is_some_and(out));
        let applied = percents.iter().zip([true, false, true]).map(|(parts, inclusive)| Ok(AppliedTax {
            rate: id(1),
            name: name("VAT")?,
            percent: Percent::try_from(rust_decimal::Decimal::new(*parts, 6))?,
            inclusive,
            reverse_charge: false,
        }));
        let applied = applied.collect::<Result<Vec<_>, Fault>>()?.into_iter().collect::<AppliedTaxes>();
        let taxed = tax(money, &applied);
        if let Ok(taxed) = &taxed {
            let taxes = taxed.taxes.iter().map(|tax| tax.amount);
            prop_assert_eq!(taxed.net.plus(Money::sum(euro, taxes)?)?, taxed.gross);
        }
        prop_assert!(taxed.is_ok() || taxed.err().is_some_and(out));
    }

    #[test]
    fn any_command_with_any_number_is_carried_out_or_refused(
        start in instants(), when in instants(), seats: u32, terms: u16, amounts in prop::collection::vec((numbers(), 0_u8..5, any::<u16>()), 1..8),
    ) {
        let mut office = Office::of(Books::new(book()?, catalogue()?), at(START)?);
        unless_refused(office.subscribe_as(&Subscribe { start: Some(start), ..subscribing(&[item(1, None)])? }))?;
        if office.books.subscriptions.is_empty() {
            office.subscribe(&[item(1, None)])?;
        }
        office.collect(Weather::Approves)?;
        let granted = AccountTerms { payment_terms_days: terms, tax_exempt: false };
        if let Ok(changed) = domain::account::set_terms(&office.books.book, granted, office.now) {
            office.commit(&changed.decision)?;
        }
        for (number, what, line) in amounts {
            office.bill()?;
            let note = name("An apology")?;
            match (what, amount(number)) {
                (_, Err(refused)) => prop_assert!(refused.is(Refusal::AmountOutOfRange)),
                (0, Ok(money)) => {
                    let what = CreditRequest::Amount(money);
                    for number in 1..=office.books.documents.len().min(2) {
                        let command = NewCreditNote { what: what.clone(), note: note.clone() };
                        unless_refused(office.credit_note(u32::try_from(number)?, command))?;
                    }
                }
                (1, Ok(money)) if !office.books.documents.is_empty() => {
                    let what = CreditRequest::Lines(vec![(line, None), (line % 2, Some(money))]);
                    unless_refused(office.credit_note(1, NewCreditNote { what, note }))?;
                }
                (2, Ok(_)) if !office.books.documents.is_empty() => unless_refused(office.record(1, number))?,
                (3, Ok(money)) => {
                    let create = CreateCoupon {
                        id: id(1),
                        code: "SPRING".to_owned().try_into()?,
                        name: name("Spring")?,
                        effect: Effect::Amount(money),
                        duration: CouponDuration::Periods(line),
                        redeem_by: Some(when),
                        plans: [].into(),
                        limit: Some(line.into()),
                    };
                    if let Ok(coupon) = domain::coupon::create(create, wall("2026-01-01T00:00:00Z")?) {
                        unless_refused(office.apply_coupon(&coupon.output))?;
                    }
                }
                _ => {
                    unless_refused(office.change(&[item(3, Some(seats))], ChangeWhen::Now))?;
                    unless_refused(office.change(&[item(2, None)], ChangeWhen::At(when)))?;
                }
            }
            office.now = office.now.after_seconds(86_400);
        }
    }
}

#[test]
fn the_last_instant_of_the_calendar_has_no_period_after_it() -> crate::support::Checked {
    let last = BillingTime::new(Timestamp::MAX);
    let monthly = every(1, IntervalUnit::Month)?;
    assert_eq!(boundary(last, 1, monthly, &Zone::utc()), Err(Refusal::BeyondCalendar));
    let office = Office::of(Books::new(book()?, vec![plan()?]), last);
    let sale = office.books.sale(None, &[item(1, None)], last)?;
    assert!(domain::subscription::subscribe(&sale, &subscribing(&[item(1, None)])?).is_err());
    Ok(())
}
