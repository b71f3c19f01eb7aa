//! Numbers as people read them.

use crate::money::{Currency, Exact, Money, Quantity, UnitPrice};
use crate::time::Fraction;

/// Decimal places beyond the minor unit, after which an exact value ends in `…`.
const FINER_DECIMALS: usize = 6;

/// The most days of a period, ten years: a part of more is counted in seconds.
const MOST_DAYS: i64 = 3_660;

const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;

/// `EUR 17.419354…`: an exact value in minor units, cut off and not rounded.
pub(super) fn exact(value: Exact, currency: Currency) -> String {
    let whole = value.numerator().unsigned_abs() / value.denominator().unsigned_abs();
    let (decimals, more) = decimals(value);
    let exponent = currency.exponent() as usize;
    let digits = format!("{whole:0>width$}", width = exponent.saturating_add(1));
    let (major, minor) = digits.split_at(digits.len().saturating_sub(exponent));
    let sign = if value.numerator() < 0 { "-" } else { "" };
    let point = if minor.is_empty() && decimals.is_empty() { "" } else { "." };
    let more = if more { "…" } else { "" };
    format!("{currency} {sign}{major}{point}{minor}{decimals}{more}")
}

/// The decimals of the part below one minor unit, and whether there are more.
fn decimals(value: Exact) -> (String, bool) {
    let denominator = value.denominator().unsigned_abs();
    let mut rest = value.numerator().unsigned_abs() % denominator;
    let mut digits = String::new();
    while rest != 0 && digits.len() < FINER_DECIMALS {
        let Some(tenfold) = rest.checked_mul(10) else { break };
        digits.push_str(&(tenfold / denominator).to_string());
        rest = tenfold % denominator;
    }
    (digits, rest != 0)
}

pub(super) fn is_whole(value: Exact) -> bool {
    value.denominator() == 1
}

/// `EUR 4.50`, with the decimals of the currency at least.
pub(super) fn unit_price(price: UnitPrice, currency: Currency) -> String {
    let text = price.to_string();
    let (major, minor) = text.split_once('.').unwrap_or((&text, ""));
    let width = currency.exponent() as usize;
    let point = if minor.is_empty() && width == 0 { "" } else { "." };
    format!("{currency} {major}{point}{minor:0<width$}")
}

/// `12 seats`, `1 seat`, `no seats`.
pub(super) fn count(quantity: Quantity, noun: &str) -> String {
    if quantity == Quantity::ONE {
        format!("1 {noun}")
    } else if quantity.is_zero() {
        format!("no {noun}s")
    } else {
        format!("{quantity} {noun}s")
    }
}

/// `10 of 31 days`, and where that is not how it is measured, the seconds that are.
pub(super) fn part(fraction: Fraction, in_seconds: bool) -> String {
    let (numerator, denominator) = (fraction.numerator(), fraction.denominator());
    if !in_seconds {
        return format!("{numerator} of {}", counted(denominator, "day"));
    }
    let exactly = format!("{numerator} of {}", counted(denominator, "second"));
    for (unit, noun) in [(DAY, "day"), (HOUR, "hour")] {
        if numerator % unit == 0 && denominator % unit == 0 {
            return format!("{} of {} ({exactly})", numerator / unit, counted(denominator / unit, noun));
        }
    }
    exactly
}

/// Whether a part of a whole period is measured in seconds rather than in days.
pub(super) fn counts_seconds(fraction: Fraction) -> bool {
    fraction.denominator() > MOST_DAYS
}

pub(super) fn counted(number: i64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

pub(super) fn is_or_are(number: i64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

pub(super) fn is_whole_part(fraction: Fraction) -> bool {
    fraction.numerator() == fraction.denominator()
}

/// ` (EUR 17.419354… rounded half away from zero)`; nothing where nothing was rounded.
pub(super) fn rounding(value: Exact, amount: Money) -> String {
    if is_whole(value) {
        return String::new();
    }
    format!(" ({} rounded half away from zero)", exact(value, amount.currency()))
}
