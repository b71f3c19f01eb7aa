//! The plainest valid paper, changed by the test that needs another.

use domain::account::AccountContact;
use domain::credit_note::{CreditLine, CreditNote, CreditNoteNumber, CreditReason};
use domain::invoice::{Basis, Charge, InvoiceDiscount, InvoiceDocument, InvoiceNumber, LineRule, draft};
use domain::money::{Currency, Money, Quantity};
use domain::plan::{PlanVersionNumber, PlanVersionRef};
use domain::price::{Price, Tier};
use domain::tax::{AppliedTax, AppliedTaxes};
use domain::text::Name;
use domain::time::{BillingTime, Fraction, Period};
use type_safe_id::{StaticType, TypeSafeId};

pub(crate) type Checked = Result<(), Box<dyn std::error::Error>>;
pub(crate) type Built<T> = Result<T, Box<dyn std::error::Error>>;

pub(crate) fn id<T: StaticType>(number: u128) -> TypeSafeId<T> {
    TypeSafeId::from_uuid(uuid::Uuid::from_u128(number))
}

pub(crate) fn at(text: &str) -> Built<BillingTime> {
    Ok(text.parse()?)
}

pub(crate) fn span(start: &str, end: &str) -> Built<Period> {
    Ok(Period::new(at(start)?, at(end)?)?)
}

pub(crate) fn name(text: &str) -> Built<Name> {
    Ok(Name::try_from(text.to_owned())?)
}

pub(crate) fn currency(code: &str) -> Built<Currency> {
    Ok(Currency::try_from(code)?)
}

pub(crate) fn eur(amount: i64) -> Built<Money> {
    Ok(Money::new(amount, currency("EUR")?)?)
}

pub(crate) fn tax(percent: &str, inclusive: bool, reverse_charge: bool) -> Built<AppliedTaxes> {
    let applied = AppliedTax { rate: id(1), name: name("VAT")?, percent: percent.parse()?, inclusive, reverse_charge };
    Ok([applied].into_iter().collect())
}

pub(crate) fn tier(up_to: Option<u32>, unit_price: &str, flat: Option<Money>) -> Built<Tier> {
    Ok(Tier { up_to: up_to.map(Quantity::from), unit_price: unit_price.parse()?, flat })
}

pub(crate) fn per_seat(price: &str) -> Built<Price> {
    Ok(Price::PerUnit { unit_price: price.parse()? })
}

/// January 2028, in advance and whole.
pub(crate) fn charge(price: Price, seats: Option<u32>) -> Built<Charge> {
    let plan = PlanVersionRef { plan: id(1), number: PlanVersionNumber(1) };
    Ok(Charge {
        basis: Basis { plan, component: id(1), seats },
        name: name("Seats")?,
        rule: LineRule::Advance,
        price,
        quantity: seats.map_or(Quantity::ONE, Quantity::from),
        span: span("2028-01-01T00:00:00Z", "2028-02-01T00:00:00Z")?,
        fraction: Fraction::WHOLE,
        restored: None,
    })
}

/// The charges as an issued paper, the `number`-th.
pub(crate) fn paper(
    number: u32,
    charges: Vec<Charge>,
    discount: Option<InvoiceDiscount>,
    taxes: &AppliedTaxes,
    issued_at: BillingTime,
) -> Built<InvoiceDocument> {
    let draft = draft(charges, discount, taxes, currency("EUR")?)?;
    Ok(InvoiceDocument {
        id: id(number.into()),
        account: id(1),
        number: InvoiceNumber::from(number),
        subscription: id(1),
        personal: AccountContact { name: name("Ada Lovelace")?, email: "ada@example.com".to_owned().try_into()? },
        tax_identity: None,
        issued_at,
        due_at: issued_at,
        lines: draft.lines,
        discount: draft.discount,
        total: draft.total,
    })
}

pub(crate) fn note(
    number: u32,
    document: &InvoiceDocument,
    reason: CreditReason,
    lines: Vec<CreditLine>,
    issued_at: BillingTime,
) -> Built<CreditNote> {
    let total = Money::sum(document.total.currency(), lines.iter().map(|line| line.gross))?;
    Ok(CreditNote {
        id: id(number.into()),
        account: document.account,
        number: CreditNoteNumber::from(number),
        invoice: document.id,
        invoice_number: document.number,
        reason,
        issued_at,
        lines,
        total,
        to_balance: Money::zero(total.currency()),
        to_credit: total,
    })
}

pub(crate) fn credit(line: u16, unused: Option<(Period, Fraction)>, net: i64) -> Built<CreditLine> {
    Ok(CreditLine { line, name: name("Seats")?, unused, net: eur(net)?, taxes: Vec::new(), gross: eur(net)? })
}
