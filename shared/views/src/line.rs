use crate::{MoneyView, PeriodView, PriceView};
use domain::id::{ComponentId, PlanId, TaxRateId};
use domain::invoice::{Line, LineRule};
use domain::money::{Exact, Percent, Quantity};
use domain::tax::LineTax;
use domain::text::Name;
use serde::Serialize;
use utoipa::ToSchema;

/// A charge, with everything needed to compute it again.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineView {
    #[schema(value_type = String, example = "plan_01kbnv3j7hexp9v6m2qk5a0d8t")]
    plan: PlanId,
    plan_version: u32,
    #[schema(value_type = String, example = "price_01kbnv3j7hexp9v6m2qk5a0d8t")]
    component: ComponentId,
    #[schema(value_type = String)]
    name: Name,
    rule: LineRuleView,
    price: PriceView,
    #[schema(value_type = String, example = "5")]
    quantity: Quantity,
    /// The time that it pays for.
    period: PeriodView,
    /// The part of a whole period that is charged: seconds or days, as the plan has it.
    numerator: i64,
    /// The whole period, in the same.
    denominator: i64,
    /// Minor units before rounding: a whole number or a reduced fraction.
    #[schema(value_type = String, example = "2250")]
    exact: Exact,
    /// `exact`, rounded half away from zero.
    amount: MoneyView,
    /// What a coupon takes off the amount.
    discount: MoneyView,
    /// The amount after the discount, without taxes.
    net: MoneyView,
    taxes: Vec<LineTaxView>,
    /// What is owed for the line.
    total: MoneyView,
}

/// One tax of a line.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineTaxView {
    #[schema(value_type = String, example = "tax_01kbnv3j7hexp9v6m2qk5a0d8t")]
    rate: TaxRateId,
    #[schema(value_type = String, example = "VAT")]
    name: Name,
    #[schema(value_type = String, example = "19")]
    percent: Percent,
    /// Whether the price contains it.
    inclusive: bool,
    /// Whether the customer owes it themselves.
    reverse_charge: bool,
    amount: MoneyView,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineRuleView {
    /// Time to come: the price of the quantity, times numerator by denominator.
    Advance,
    /// Time that is over: the same.
    Arrears,
    /// Once: the price of the quantity.
    OneOff,
    /// What was given back for the same time at the same instant, charged again as it was given back.
    Restored,
    /// The same of what is charged once.
    RestoredOneOff,
    /// The same of time that is over.
    RestoredArrears,
}

impl From<LineRule> for LineRuleView {
    fn from(rule: LineRule) -> Self {
        match rule {
            LineRule::Advance => Self::Advance,
            LineRule::Arrears => Self::Arrears,
            LineRule::OneOff => Self::OneOff,
            LineRule::Restored => Self::Restored,
            LineRule::RestoredOneOff => Self::RestoredOneOff,
            LineRule::RestoredArrears => Self::RestoredArrears,
        }
    }
}

impl From<Line> for LineView {
    fn from(line: Line) -> Self {
        Self {
            plan: line.basis.plan.plan,
            plan_version: line.basis.plan.number.0,
            component: line.basis.component,
            name: line.name,
            rule: line.rule.into(),
            price: line.price.into(),
            quantity: line.quantity,
            period: line.span.into(),
            numerator: line.fraction.numerator(),
            denominator: line.fraction.denominator(),
            exact: line.exact,
            amount: line.amount.into(),
            discount: line.discount.into(),
            net: line.taxed.net.into(),
            taxes: line.taxed.taxes.into_iter().map(LineTaxView::from).collect(),
            total: line.taxed.gross.into(),
        }
    }
}

impl From<LineTax> for LineTaxView {
    fn from(tax: LineTax) -> Self {
        Self {
            rate: tax.rate,
            name: tax.name,
            percent: tax.percent,
            inclusive: tax.inclusive,
            reverse_charge: tax.reverse_charge,
            amount: tax.amount.into(),
        }
    }
}
