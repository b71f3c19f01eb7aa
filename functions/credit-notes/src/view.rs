use domain::credit_note::{CreditLine, CreditNote, CreditReason};
use domain::id::{CreditNoteId, InvoiceId};
use domain::text::Name;
use domain::time::{BillingTime, Fraction, Period};
use serde::Serialize;
use utoipa::ToSchema;
use views::{MoneyView, PeriodView};

/// What was given back of an invoice, and where it went.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreditNoteView {
    #[schema(value_type = String, example = "cn_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: CreditNoteId,
    /// 1, 2, 3, … without a gap in the account; a series of its own beside the invoices'.
    number: u32,
    #[schema(value_type = String, example = "inv_01kbnv3j7hexp9v6m2qk5a0d8t")]
    invoice: InvoiceId,
    invoice_number: u32,
    reason: CreditReasonView,
    /// Why it was given; null for another reason.
    #[schema(value_type = Option<String>, required = true, example = "An outage on 3 March")]
    note: Option<Name>,
    #[schema(value_type = String, format = DateTime)]
    issued_at: BillingTime,
    lines: Vec<CreditLineView>,
    /// The sum of the lines' totals; `to_balance` and `to_credit` add up to it.
    total: MoneyView,
    /// What was still owed, and is no more.
    to_balance: MoneyView,
    /// What had been paid, and is credit of the account.
    to_credit: MoneyView,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CreditReasonView {
    /// Time that was charged in advance is not used.
    UnusedTime,
    /// The invoice should not have been.
    Void,
    /// The operator's people gave it back.
    Given,
}

/// What was given back of one line of the invoice.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreditLineView {
    /// Its place in the invoice, from 0.
    line: u16,
    #[schema(value_type = String)]
    name: Name,
    /// Null for what is given back for another reason.
    #[schema(required = true)]
    unused: Option<UnusedTimeView>,
    /// Without taxes.
    net: MoneyView,
    /// One for each tax of the line.
    taxes: Vec<MoneyView>,
    total: MoneyView,
}

/// The time that is not used, and what part of the line's time it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnusedTimeView {
    period: PeriodView,
    /// Seconds or days, as the plan has it.
    numerator: i64,
    /// All of the line's time, in the same.
    denominator: i64,
}

impl From<CreditNote> for CreditNoteView {
    fn from(note: CreditNote) -> Self {
        let (reason, text) = match note.reason {
            CreditReason::UnusedTime => (CreditReasonView::UnusedTime, None),
            CreditReason::Void => (CreditReasonView::Void, None),
            CreditReason::Given { note } => (CreditReasonView::Given, Some(note)),
        };
        Self {
            id: note.id,
            number: note.number.number(),
            invoice: note.invoice,
            invoice_number: note.invoice_number.number(),
            reason,
            note: text,
            issued_at: note.issued_at,
            lines: note.lines.into_iter().map(CreditLineView::from).collect(),
            total: note.total.into(),
            to_balance: note.to_balance.into(),
            to_credit: note.to_credit.into(),
        }
    }
}

impl From<CreditLine> for CreditLineView {
    fn from(line: CreditLine) -> Self {
        Self {
            line: line.line,
            name: line.name,
            unused: line.unused.map(UnusedTimeView::from),
            net: line.net.into(),
            taxes: line.taxes.into_iter().map(MoneyView::from).collect(),
            total: line.gross.into(),
        }
    }
}

impl From<(Period, Fraction)> for UnusedTimeView {
    fn from((period, part): (Period, Fraction)) -> Self {
        Self { period: period.into(), numerator: part.numerator(), denominator: part.denominator() }
    }
}
