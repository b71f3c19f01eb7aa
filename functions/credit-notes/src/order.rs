//! What is to be given back, as it is asked for.

use domain::refusal::RefusalKind;
use domain::text::Name;
use garde::Validate;
use lambda::{Failure, JsonBody};
use serde::Deserialize;
use services::{CreditOrder, CreditOrdered, Error};
use utoipa::ToSchema;

/// The most lines of one request.
const MOST_LINES: usize = 100;

/// The most minor units of an amount.
const MOST: i64 = domain::money::Money::MAX_AMOUNT;

/// With neither `lines` nor `amount`, whatever of the invoice was not given back yet.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCreditNote)]
pub struct NewCreditNoteBody {
    /// Why, for the customer to read.
    #[garde(skip)]
    #[schema(value_type = String, example = "An outage on 3 March")]
    note: Name,
    /// Of single lines.
    #[serde(default, deserialize_with = "lambda::optional_objects")]
    #[garde(length(min = 1, max = MOST_LINES), dive)]
    #[schema(min_items = 1, max_items = 100)]
    lines: Option<Vec<LineToCredit>>,
    /// Minor units with taxes, taken from the lines in proportion to what remains of each.
    #[serde(default)]
    #[garde(range(min = 1, max = MOST))]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    amount: Option<i64>,
}

#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineToCredit {
    /// Its place in the invoice, from 0.
    #[garde(skip)]
    line: u16,
    /// Minor units with taxes; what remains of the line unless it says.
    #[serde(default)]
    #[garde(range(min = 1, max = MOST))]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    amount: Option<i64>,
}

impl JsonBody for NewCreditNoteBody {}

impl TryFrom<NewCreditNoteBody> for CreditOrder {
    type Error = Failure;

    fn try_from(body: NewCreditNoteBody) -> Result<Self, Failure> {
        let what = match (body.lines, body.amount) {
            (None, None) => CreditOrdered::Whole,
            (Some(lines), None) => {
                CreditOrdered::Lines(lines.into_iter().map(|line| (line.line, line.amount)).collect())
            }
            (None, Some(amount)) => CreditOrdered::Amount(amount),
            (Some(_), Some(_)) => return Err(Failure::invalid("/amount", "there are lines already")),
        };
        Ok(Self { what, note: body.note })
    }
}

/// The field that says what to give back.
pub(crate) fn field(order: &CreditOrder) -> &'static str {
    match order.what {
        CreditOrdered::Whole => "",
        CreditOrdered::Lines(_) => "/lines",
        CreditOrdered::Amount(_) => "/amount",
    }
}

/// Points at `field` when what it says is not acceptable.
pub(crate) fn at_field(error: Error, field: &str) -> Failure {
    match error {
        Error::Refused(refusal) if refusal.kind() == RefusalKind::Value => {
            Failure::RefusedField(field.to_owned(), refusal)
        }
        other => other.into(),
    }
}
