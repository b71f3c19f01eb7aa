//! How a credit comes about, in sentences.

use super::credit_note::ExplainedCredit;
use super::words::{is_or_are, is_whole_part, part, rounding};
use crate::credit_note::{CreditNote, CreditReason};
use crate::invoice::Line;
use crate::money::Money;

pub(super) fn line(explained: &ExplainedCredit, line: &Line) -> String {
    let (net, charged) = (explained.net, line.taxed.net);
    let mut text = match (explained.unused, explained.exact) {
        (Some((_, fraction)), _) if explained.bounded => {
            let part = if is_whole_part(fraction) { "all of it".to_owned() } else { unused(fraction, line) };
            format!("{charged} was charged; of {part}, {net} is given back, since more of it did not remain.")
        }
        (Some(_), _) if line.is_in_arrears() => {
            format!("{charged} was charged for time that goes on: {net} is given back, and charged when it ends.")
        }
        (Some((_, fraction)), _) if is_whole_part(fraction) => {
            format!("{charged} was charged for time of which nothing was used: {net} is given back.")
        }
        (Some((_, fraction)), Some(exact)) => {
            let verb = is_or_are(fraction.numerator());
            let rounding = rounding(exact, net);
            format!(
                "{charged} was charged; {} of it {verb} not used: {net}{rounding} is given back.",
                unused(fraction, line)
            )
        }
        _ => format!("{net} of {charged} is given back."),
    };
    for (tax, amount) in line.taxed.taxes.iter().zip(&explained.taxes) {
        text += &format!(" {} ({}%): {amount}.", tax.name, tax.percent);
    }
    if !explained.taxes.is_empty() {
        text += &format!(" That makes {}.", explained.gross);
    }
    text
}

/// The span itself is the whole here, so its seconds tell in what the part is measured.
fn unused(fraction: crate::time::Fraction, line: &Line) -> String {
    part(fraction, fraction.denominator() == line.span.seconds())
}

pub(super) fn note(note: &CreditNote, total: Money) -> String {
    let why = match &note.reason {
        CreditReason::UnusedTime => "for time that is not used".to_owned(),
        CreditReason::Void => "since the invoice should not have been".to_owned(),
        CreditReason::Given { note } => format!("for this reason: {note}"),
    };
    let went = match (note.to_balance.is_zero(), note.to_credit.is_zero()) {
        (false, false) => {
            format!("{} lowers what is owed of it, {} becomes account credit", note.to_balance, note.to_credit)
        }
        (false, true) => "it lowers what is owed of the invoice".to_owned(),
        (true, _) => "it becomes account credit".to_owned(),
    };
    format!("{total} of invoice {} is given back {why}; {went}.", note.invoice_number)
}
