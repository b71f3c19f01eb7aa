//! How a line of an invoice comes about, in sentences.

use super::invoice::ExplainedLine;
use super::words::{count, counts_seconds, exact, is_or_are, is_whole, is_whole_part, part, rounding, unit_price};
use crate::Refusal;
use crate::coupon::{CouponCode, Effect};
use crate::invoice::{InvoiceDiscount, Line, LineRule};
use crate::money::{Currency, Money, Quantity};
use crate::price::{Price, Rate, Step};
use crate::tax::LineTax;

/// # Errors
/// [`Refusal::AmountOutOfRange`], [`Refusal::CurrencyMismatch`].
pub(super) fn sentence(explained: &ExplainedLine, line: &Line, coupon: Option<&CouponCode>) -> Result<String, Refusal> {
    let mut text = match explained.rule {
        LineRule::Restored => {
            format!("What was given back for this time is charged again as it was: {}.", explained.amount)
        }
        LineRule::RestoredOneOff | LineRule::RestoredArrears => {
            format!("What was given back is charged again as it was: {}.", explained.amount)
        }
        LineRule::Advance | LineRule::Arrears | LineRule::OneOff => {
            format!("{}{}.", whole(explained, line), charged(explained))
        }
    };
    if let Some(code) = coupon.filter(|_| !explained.discount.is_zero()) {
        let left = explained.amount.minus(explained.discount)?;
        text += &format!(" Coupon {} takes off {}, which leaves {left}.", code.as_str(), explained.discount);
    }
    for tax in &explained.taxes {
        text += &taxed(tax);
    }
    if !explained.taxes.is_empty() {
        text += &format!(" That makes {}.", explained.gross);
    }
    Ok(text)
}

/// The price of the quantity in a whole period.
fn whole(explained: &ExplainedLine, line: &Line) -> String {
    let currency = explained.amount.currency();
    let noun = if line.basis.seats.is_some() { "seat" } else { "unit" };
    let cost = exact(explained.whole, currency);
    let per = if explained.rule == LineRule::OneOff { ", charged once" } else { " a period" };
    let steps = || list(&explained.steps, currency);
    let have = count(line.quantity, noun);
    match &line.price {
        Price::Flat { .. } => format!("The price is {cost}{per}"),
        _ if line.quantity.is_zero() => format!("There are {have} to pay for"),
        Price::PerUnit { unit_price: price } if explained.steps.iter().all(Step::is_one) => {
            format!("{have} at {} is {cost}{per}", unit_price(*price, currency))
        }
        Price::PerUnit { unit_price: price } => {
            format!("{have} at {} each are {cost}{per}", unit_price(*price, currency))
        }
        Price::Graduated { .. } | Price::Volume { .. } if line.quantity == Quantity::ONE => {
            format!("{have}, at the price of its tier, costs {cost}{per}: {}", steps())
        }
        Price::Graduated { .. } => format!("{have}, each at the price of its tier, cost {cost}{per}: {}", steps()),
        Price::Volume { .. } => format!("{have}, all in one tier, cost {cost}{per}: {}", steps()),
        Price::Package { size, amount } => {
            let many = !explained.steps.iter().all(Step::is_one);
            let packages = explained.steps.iter().map(|step| count(step.units, "package")).collect::<String>();
            let are = if many { "each are" } else { "is" };
            format!("{have}: {packages} of {size} at {amount} {are} {cost}{per}")
        }
    }
}

impl Step {
    fn is_one(&self) -> bool {
        self.units == Quantity::ONE
    }
}

/// `10 at EUR 5.00 are EUR 50.00, and a flat EUR 3.00`.
fn list(steps: &[Step], currency: Currency) -> String {
    let parts = steps.iter().map(|step| match step.rate {
        Rate::Amount(amount) => format!("a flat {amount}"),
        Rate::UnitPrice(price) => {
            let verb = if step.is_one() { "is" } else { "are" };
            format!("{} at {} {verb} {}", step.units, unit_price(price, currency), exact(step.exact, currency))
        }
    });
    let parts: Vec<String> = parts.collect();
    match parts.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{}, and {last}", before.join(", ")),
        _ => parts.concat(),
    }
}

/// The part of it that is charged, and its rounding.
fn charged(explained: &ExplainedLine) -> String {
    let (fraction, amount) = (explained.fraction, explained.amount);
    if !is_whole_part(fraction) {
        let part = part(fraction, counts_seconds(fraction));
        let verb = is_or_are(fraction.numerator());
        return format!("; {part} of it {verb} {amount}{}", rounding(explained.exact, amount));
    }
    if is_whole(explained.exact) { String::new() } else { format!(", rounded half away from zero to {amount}") }
}

fn taxed(tax: &LineTax) -> String {
    let (name, percent, amount) = (&tax.name, tax.percent, tax.amount);
    match (tax.reverse_charge, tax.inclusive) {
        (true, true) => {
            format!(" {name} ({percent}%) is taken out of the price: reverse charge, the customer owes it themselves.")
        }
        (true, false) => {
            format!(" {name} ({percent}%) is not charged: reverse charge, the customer owes it themselves.")
        }
        (false, true) => format!(" {name} ({percent}%) is {amount} of that."),
        (false, false) => format!(" {name} ({percent}%) adds {amount}."),
    }
}

/// What a coupon takes off all lines together.
pub(super) fn discount(stored: &InvoiceDiscount, eligible: Money, amount: Money) -> String {
    let code = stored.discount.code.as_str();
    let fraction = stored.fraction;
    let off = match stored.discount.effect {
        Effect::Percent(percent) => format!("{percent}% off {eligible}: {amount}"),
        Effect::Amount(whole) if is_whole_part(fraction) => {
            format!("{whole} off {eligible}, at most all of it: {amount}")
        }
        Effect::Amount(whole) => {
            let part = part(fraction, counts_seconds(fraction));
            format!("{part} of {whole} off {eligible}, at most all of it: {amount}")
        }
    };
    format!("Coupon {code} takes {off}, shared out over the lines by largest remainder.")
}

pub(super) fn total(lines: usize, total: Money) -> String {
    match lines {
        1 => format!("The line comes to {total}."),
        lines => format!("The {lines} lines add up to {total}."),
    }
}
