use crate::build::{Built, Checked, at, charge, credit, currency, eur, id, note, paper, span};
use crate::cases::cases;
use domain::Refusal;
use domain::credit_note::{CreditNote, CreditReason};
use domain::invoice::{Charge, InvoiceDocument, LineRule};
use domain::money::Money;
use domain::price::Price;
use domain::revenue::{RevenueAmounts, Schedule, schedule};
use domain::tax::AppliedTaxes;
use domain::time::{BillingTime, Fraction, Months, Period, Zone};
use proptest::prelude::*;

fn months(first: &str, last: &str) -> Built<Months> {
    Ok(Months::new(first.parse()?, last.parse()?, Zone::utc())?)
}

fn line(amount: i64, rule: LineRule, span: Period) -> Built<Charge> {
    Ok(Charge { rule, span, ..charge(Price::Flat { amount: eur(amount)? }, None)? })
}

fn issued(number: u32, lines: Vec<Charge>, issued_at: &str) -> Built<InvoiceDocument> {
    paper(number, lines, None, &AppliedTaxes::none(), at(issued_at)?)
}

fn year() -> Built<Period> {
    span("2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z")
}

/// Billed, recognised, deferred of each month.
fn amounts(schedule: &Schedule) -> Vec<(i64, i64, i64)> {
    let all = schedule.months.iter().flat_map(|month| &month.amounts);
    all.map(|RevenueAmounts { billed, recognised, deferred }| (billed.amount(), recognised.amount(), deferred.amount()))
        .collect()
}

#[test]
fn a_year_in_advance_is_earned_second_by_second() -> Checked {
    let paper = issued(1, vec![line(36_500, LineRule::Advance, year()?)?], "2027-01-01T00:00:00Z")?;
    let schedule = schedule(&[paper], &[], &months("2026-12", "2028-01")?)?;
    let figures = amounts(&schedule);
    assert_eq!(figures[0], (0, 0, 0));
    assert_eq!(figures[1], (36_500, 3_100, 33_400));
    assert_eq!(figures[2], (0, 2_800, 30_600));
    assert_eq!(figures[12], (0, 3_100, 0));
    assert_eq!(figures[13], (0, 0, 0));
    Ok(())
}

#[test]
fn arrears_are_accrued_before_they_are_billed() -> Checked {
    let span = span("2028-01-16T00:00:00Z", "2028-02-15T00:00:00Z")?;
    let paper = issued(1, vec![line(3_000, LineRule::Arrears, span)?], "2028-02-15T00:00:00Z")?;
    let schedule = schedule(&[paper], &[], &months("2028-01", "2028-02")?)?;
    assert_eq!(amounts(&schedule), [(0, 1_600, -1_600), (3_000, 1_400, 0)]);
    Ok(())
}

#[test]
fn what_is_charged_once_is_earned_in_the_month_it_starts_in() -> Checked {
    let span = span("2028-02-01T00:00:00Z", "2029-02-01T00:00:00Z")?;
    let paper = issued(1, vec![line(9_900, LineRule::OneOff, span)?], "2028-02-01T00:00:00Z")?;
    let schedule = schedule(&[paper], &[], &months("2028-01", "2028-03")?)?;
    assert_eq!(amounts(&schedule), [(0, 0, 0), (9_900, 9_900, 0), (0, 0, 0)]);
    Ok(())
}

#[test]
fn unused_time_is_taken_back_over_the_rest() -> Checked {
    let paper = issued(1, vec![line(36_500, LineRule::Advance, year()?)?], "2027-01-01T00:00:00Z")?;
    let rest = span("2027-02-15T00:00:00Z", "2028-01-01T00:00:00Z")?;
    let given = credit(0, Some((rest, Fraction::new(320, 365)?)), 32_000)?;
    let note = note(1, &paper, CreditReason::UnusedTime, vec![given], at("2027-02-15T00:00:00Z")?)?;
    let schedule = schedule(&[paper], &[note], &months("2027-01", "2027-12")?)?;
    assert_eq!(amounts(&schedule)[..3], [(36_500, 3_100, 33_400), (-32_000, 1_400, 0), (0, 0, 0)]);
    Ok(())
}

#[test]
fn what_is_given_for_another_reason_is_taken_back_at_once() -> Checked {
    let paper = issued(1, vec![line(36_500, LineRule::Advance, year()?)?], "2027-01-01T00:00:00Z")?;
    let given = note(1, &paper, CreditReason::Void, vec![credit(0, None, 1_000)?], at("2027-02-28T00:00:00Z")?)?;
    let schedule = schedule(&[paper], &[given], &months("2027-01", "2027-12")?)?;
    let figures = amounts(&schedule);
    assert_eq!(figures[1], (-1_000, 1_800, 30_600));
    assert_eq!(figures[2].1, 3_100);
    assert_eq!(figures.iter().map(|(_, recognised, _)| recognised).sum::<i64>(), 35_500);
    Ok(())
}

#[test]
fn a_void_takes_everything_back_for_good() -> Checked {
    let paper = issued(1, vec![line(36_500, LineRule::Advance, year()?)?], "2027-01-01T00:00:00Z")?;
    let void = note(1, &paper, CreditReason::Void, vec![credit(0, None, 36_500)?], at("2027-02-10T00:00:00Z")?)?;
    let schedule = schedule(&[paper], &[void], &months("2027-01", "2027-12")?)?;
    let figures = amounts(&schedule);
    assert_eq!(figures[..3], [(36_500, 3_100, 33_400), (-36_500, -3_100, 0), (0, 0, 0)]);
    assert!(figures[2..].iter().all(|month| *month == (0, 0, 0)));
    Ok(())
}

#[test]
fn there_and_back_is_earned_as_if_nothing_had_happened() -> Checked {
    let first = issued(1, vec![line(36_500, LineRule::Advance, year()?)?], "2027-01-01T00:00:00Z")?;
    let rest = span("2027-02-15T00:00:00Z", "2028-01-01T00:00:00Z")?;
    let given = credit(0, Some((rest, Fraction::new(320, 365)?)), 32_000)?;
    let given = note(1, &first, CreditReason::UnusedTime, vec![given], at("2027-02-15T00:00:00Z")?)?;
    let again = issued(2, vec![line(32_000, LineRule::Restored, rest)?], "2027-02-15T00:00:00Z")?;
    let range = months("2027-01", "2027-12")?;
    let plain = schedule(std::slice::from_ref(&first), &[], &range)?;
    assert_eq!(schedule(&[first, again], &[given], &range)?, plain);
    Ok(())
}

#[test]
fn a_note_without_its_line_is_refused() -> Checked {
    let paper = issued(1, vec![line(100, LineRule::Advance, year()?)?], "2027-01-01T00:00:00Z")?;
    let of = |line| note(1, &paper, CreditReason::Void, vec![credit(line, None, 100)?], at("2027-02-10T00:00:00Z")?);
    let range = months("2027-01", "2027-12")?;
    assert_eq!(schedule(&[], &[of(0)?], &range).err(), Some(Refusal::NoSuchInvoice));
    assert_eq!(schedule(std::slice::from_ref(&paper), &[of(1)?], &range).err(), Some(Refusal::NoSuchLine));
    assert!(schedule(&[paper], &[], &range)?.months[0].amounts.len() == 1);
    assert!(schedule(&[], &[], &range)?.months[0].amounts.is_empty());
    Ok(())
}

const EPOCH: i64 = 1_830_297_600;
const SPREAD: i64 = 300 * 86_400;

#[derive(Clone, Debug)]
struct DrawnLine {
    amount: i64,
    rule: LineRule,
    start: i64,
    length: i64,
    /// Of what remains, in thousandths, with when, and whether for time.
    credits: Vec<(i64, i64, bool)>,
}

fn drawn() -> impl Strategy<Value = Vec<DrawnLine>> {
    let rule = prop::sample::select(vec![LineRule::Advance, LineRule::Arrears, LineRule::OneOff, LineRule::Restored]);
    let credits = prop::collection::vec((0_i64..=1_000, 0_i64..=1_000, any::<bool>()), 0..4);
    let line = (0_i64..1_000_000, rule, 0..SPREAD, 1..SPREAD, credits)
        .prop_map(|(amount, rule, start, length, credits)| DrawnLine { amount, rule, start, length, credits });
    prop::collection::vec(line, 1..6)
}

fn instant(second: i64) -> Built<BillingTime> {
    Ok("1970-01-01T00:00:00Z".parse::<BillingTime>()?.after_seconds(second))
}

/// Papers and notes as the rules could have issued them, and what is left of them, in cents.
fn books(drawn: &[DrawnLine]) -> Built<(Vec<InvoiceDocument>, Vec<CreditNote>, i64)> {
    let (mut papers, mut notes, mut left) = (Vec::new(), Vec::new(), 0);
    for (n, drawn) in (1_u32..).zip(drawn) {
        let (start, end) = (EPOCH + drawn.start, EPOCH + drawn.start + drawn.length);
        let span = Period::new(instant(start)?, instant(end)?)?;
        let issued_at = if drawn.rule == LineRule::Arrears { span.end() } else { span.start() };
        let lines = vec![line(drawn.amount, drawn.rule, span)?];
        let document = paper(n, lines, None, &AppliedTaxes::none(), issued_at)?;
        let mut remains = drawn.amount;
        for (part, when, for_time) in &drawn.credits {
            let when = (drawn.length * when / 1_000).min(drawn.length - 1);
            let at = instant(start + when)?.max(issued_at);
            let (unused, net) = if *for_time && at < span.end() {
                let rest = Period::new(at, span.end())?;
                let net = (drawn.amount * rest.seconds() + drawn.length / 2) / drawn.length;
                (Some((rest, Fraction::new(rest.seconds(), drawn.length)?)), net.min(remains))
            } else {
                (None, remains * part / 1_000)
            };
            remains -= net;
            let reason = if unused.is_some() { CreditReason::UnusedTime } else { CreditReason::Void };
            notes.push(note(u32::try_from(notes.len() + 1)?, &document, reason, vec![credit(0, unused, net)?], at)?);
        }
        left += remains;
        papers.push(document);
    }
    Ok((papers, notes, left))
}

fn failed(error: Box<dyn std::error::Error>) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn all_months_together_are_what_is_left_of_the_nets(drawn in drawn()) {
        let (papers, notes, left) = books(&drawn).map_err(failed)?;
        let schedule = schedule(&papers, &notes, &months("2027-12", "2030-01").map_err(failed)?)?;
        let figures = amounts(&schedule);
        prop_assert_eq!(figures.iter().map(|(_, recognised, _)| recognised).sum::<i64>(), left);
        prop_assert_eq!(figures.last().map(|(.., deferred)| *deferred), Some(0));
    }

    #[test]
    fn deferred_rolls_forward(drawn in drawn()) {
        let (papers, notes, _) = books(&drawn).map_err(failed)?;
        let schedule = schedule(&papers, &notes, &months("2027-12", "2030-01").map_err(failed)?)?;
        let mut before = 0;
        for (billed, recognised, deferred) in amounts(&schedule) {
            prop_assert_eq!(before + billed - recognised, deferred);
            before = deferred;
        }
    }

    #[test]
    fn a_month_is_the_same_in_every_range(drawn in drawn(), skip in 0_usize..20, take in 1_usize..10) {
        let (papers, notes, _) = books(&drawn).map_err(failed)?;
        let whole = schedule(&papers, &notes, &months("2027-12", "2030-01").map_err(failed)?)?;
        let some: Vec<_> = whole.months.iter().skip(skip).take(take).cloned().collect();
        if let (Some(first), Some(last)) = (some.first(), some.last()) {
            let range = Months::new(first.month, last.month, Zone::utc())?;
            prop_assert_eq!(schedule(&papers, &notes, &range)?.months, some);
        }
    }

    #[test]
    fn no_line_is_earned_beyond_what_is_left_of_it(drawn in drawn()) {
        for drawn in drawn {
            let (papers, notes, left) = books(std::slice::from_ref(&drawn)).map_err(failed)?;
            let schedule = schedule(&papers, &notes, &months("2027-12", "2030-01").map_err(failed)?)?;
            let (mut earned, mut issued) = (0, schedule.months.iter());
            for (_, recognised, _) in amounts(&schedule) {
                earned += recognised;
                let end = issued.next().map(|month| month.period.end());
                let given: i64 = notes.iter().filter(|n| Some(n.issued_at) < end).map(|n| n.total.amount()).sum();
                prop_assert!((0..=drawn.amount - given).contains(&earned), "{} of {}, {} left", earned, drawn.amount, left);
            }
        }
    }

    #[test]
    fn any_papers_are_scheduled_or_refused(
        net in -Money::MAX_AMOUNT..=Money::MAX_AMOUNT,
        given in -Money::MAX_AMOUNT..=Money::MAX_AMOUNT,
        start in -300_000_000_000_i64..250_000_000_000, length in 1..250_000_000_000_i64, for_time in any::<bool>(),
    ) {
        let build = || -> Built<_> {
            let span = Period::new(instant(start)?, instant(start)?.after_seconds(length))?;
            let mut document = issued(1, vec![line(0, LineRule::Advance, span)?], "2028-01-01T00:00:00Z")?;
            document.lines[0].taxed.net = eur(net)?;
            let unused = for_time.then_some((span, Fraction::WHOLE));
            let note = note(1, &document, CreditReason::Void, vec![credit(0, unused, given)?], span.start())?;
            Ok((document, note))
        };
        let (document, note) = build().map_err(failed)?;
        let range = months("2027-12", "2030-01").map_err(failed)?;
        let scheduled = schedule(&[document], &[note], &range);
        prop_assert!(scheduled.is_ok() || scheduled.err() == Some(Refusal::AmountOutOfRange));
    }
}

#[test]
fn amounts_stand_by_currency() -> Checked {
    let euro = issued(1, vec![line(100, LineRule::OneOff, year()?)?], "2027-01-01T00:00:00Z")?;
    let dollars = Money::new(200, currency("USD")?)?;
    let mut other = InvoiceDocument { id: id(2), total: dollars, ..euro.clone() };
    other.lines[0].taxed.net = dollars;
    let schedule = schedule(&[other, euro], &[], &months("2027-01", "2027-01")?)?;
    let recognised: Vec<Money> = schedule.months[0].amounts.iter().map(|amounts| amounts.recognised).collect();
    assert_eq!(recognised, [eur(100)?, dollars]);
    Ok(())
}

#[test]
fn a_note_for_a_line_that_its_invoice_does_not_have_takes_nothing_from_the_next() -> Checked {
    let first = issued(1, vec![line(100, LineRule::Advance, year()?)?], "2027-01-01T00:00:00Z")?;
    let second = issued(2, vec![line(100, LineRule::Advance, year()?)?], "2027-01-01T00:00:00Z")?;
    let note = note(1, &first, CreditReason::Void, vec![credit(1, None, 100)?], at("2027-02-10T00:00:00Z")?)?;
    let range = months("2027-01", "2027-12")?;
    assert_eq!(schedule(&[first, second], &[note], &range).err(), Some(Refusal::NoSuchLine));
    Ok(())
}

#[test]
fn what_is_given_back_at_midnight_is_of_the_month_that_begins() -> Checked {
    let february = at("2027-02-01T00:00:00Z")?;
    let paper = issued(1, vec![line(36_500, LineRule::Advance, year()?)?], "2027-01-01T00:00:00Z")?;
    let given = note(1, &paper, CreditReason::Void, vec![credit(0, None, 1_000)?], february)?;
    let figures = amounts(&schedule(&[paper], &[given], &months("2027-01", "2027-02")?)?);
    assert_eq!(figures, [(36_500, 3_100, 33_400), (-1_000, 1_800, 30_600)]);

    // A cent for 62 days: half of it is rounded up when it is earned, and half when it is given back.
    let cent = issued(
        1,
        vec![line(1, LineRule::Advance, span("2027-01-01T00:00:00Z", "2027-03-04T00:00:00Z")?)?],
        "2027-01-01T00:00:00Z",
    )?;
    let rest = span("2027-02-01T00:00:00Z", "2027-03-04T00:00:00Z")?;
    let unused =
        note(1, &cent, CreditReason::UnusedTime, vec![credit(0, Some((rest, Fraction::new(1, 2)?)), 1)?], february)?;
    let figures = amounts(&schedule(&[cent], &[unused], &months("2027-01", "2027-02")?)?);
    assert_eq!(figures, [(1, 1, 0), (-1, -1, 0)]);
    Ok(())
}
