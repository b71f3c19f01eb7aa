use domain::coupon::CouponCode;
use domain::explanation::{ExplainedDiscount, ExplainedLine, Explanation};
use domain::money::{Exact, Quantity, UnitPrice};
use domain::price::{Rate, Step};
use domain::text::Name;
use serde::Serialize;
use utoipa::ToSchema;
use views::{LineRuleView, LineTaxView, MoneyView, PeriodView};

/// An invoice computed again. Every figure comes out as it was issued.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplanationView {
    /// As in the invoice, one for one.
    lines: Vec<ExplainedLineView>,
    #[schema(required = true)]
    discount: Option<ExplainedDiscountView>,
    total: MoneyView,
    /// What the total is.
    #[schema(example = "The line comes to EUR 19.99.")]
    sentence: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainedLineView {
    #[schema(value_type = String)]
    name: Name,
    /// How the line comes about.
    #[schema(example = "The price is EUR 31.00 a period; 10 of 31 days of it are EUR 10.00.")]
    sentence: String,
    rule: LineRuleView,
    /// The time that it pays for.
    period: PeriodView,
    /// The price of the quantity in a whole period, tier by tier; none for a restored line, which was priced before.
    steps: Vec<ExplainedStepView>,
    /// The sum of the steps in minor units, before rounding: a whole number or a reduced fraction.
    #[schema(value_type = String, example = "3100")]
    whole: Exact,
    /// The part of a whole period that is charged: seconds or days, as the plan has it.
    numerator: i64,
    /// The whole period, in the same.
    denominator: i64,
    /// `whole`, times numerator by denominator.
    #[schema(value_type = String, example = "1000")]
    exact: Exact,
    /// `exact`, rounded half away from zero.
    amount: MoneyView,
    /// The line's share of what the coupon takes off.
    discount: MoneyView,
    /// The amount after the discount, without taxes.
    net: MoneyView,
    taxes: Vec<LineTaxView>,
    /// What is owed for the line.
    total: MoneyView,
}

/// One part of a price: `units` times `unit_price` or `amount` is `exact`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainedStepView {
    /// Units, packages, or 1 for what is charged once.
    #[schema(value_type = String, example = "5")]
    units: Quantity,
    /// In major units; null for an amount.
    #[schema(value_type = Option<String>, required = true, example = "4.50")]
    unit_price: Option<UnitPrice>,
    /// Of a package, or charged once; null for a unit price.
    #[schema(required = true)]
    amount: Option<MoneyView>,
    /// Minor units before rounding: a whole number or a reduced fraction.
    #[schema(value_type = String, example = "2250")]
    exact: Exact,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainedDiscountView {
    #[schema(value_type = String, example = "SPRING26")]
    code: CouponCode,
    sentence: String,
    /// The sum of the lines it is for, before it.
    eligible: MoneyView,
    /// The sum of the lines' shares.
    amount: MoneyView,
}

impl From<Explanation> for ExplanationView {
    fn from(explanation: Explanation) -> Self {
        Self {
            lines: explanation.lines.into_iter().map(ExplainedLineView::from).collect(),
            discount: explanation.discount.map(ExplainedDiscountView::from),
            total: explanation.total.into(),
            sentence: explanation.sentence,
        }
    }
}

impl From<ExplainedLine> for ExplainedLineView {
    fn from(line: ExplainedLine) -> Self {
        Self {
            name: line.name,
            sentence: line.sentence,
            rule: line.rule.into(),
            period: line.span.into(),
            steps: line.steps.into_iter().map(ExplainedStepView::from).collect(),
            whole: line.whole,
            numerator: line.fraction.numerator(),
            denominator: line.fraction.denominator(),
            exact: line.exact,
            amount: line.amount.into(),
            discount: line.discount.into(),
            net: line.net.into(),
            taxes: line.taxes.into_iter().map(LineTaxView::from).collect(),
            total: line.gross.into(),
        }
    }
}

impl From<Step> for ExplainedStepView {
    fn from(step: Step) -> Self {
        let (unit_price, amount) = match step.rate {
            Rate::UnitPrice(price) => (Some(price), None),
            Rate::Amount(amount) => (None, Some(amount.into())),
        };
        Self { units: step.units, unit_price, amount, exact: step.exact }
    }
}

impl From<ExplainedDiscount> for ExplainedDiscountView {
    fn from(discount: ExplainedDiscount) -> Self {
        Self {
            code: discount.code,
            sentence: discount.sentence,
            eligible: discount.eligible.into(),
            amount: discount.amount.into(),
        }
    }
}
