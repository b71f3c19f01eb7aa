use crate::view::ItemView;
use domain::id::QuoteId;
use domain::subscription::{Quote, QuotedCredit};
use domain::text::Name;
use domain::time::{BillingTime, WallTime};
use serde::Serialize;
use utoipa::ToSchema;
use views::{LineView, MoneyView};

/// What a change would charge and give back: exactly that, if it is committed in time.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuoteView {
    /// To be given to `subscriptions-change`.
    #[schema(value_type = String, example = "quote_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: QuoteId,
    items: Vec<ItemView>,
    /// When the change takes effect, whenever it is committed.
    #[schema(value_type = String, format = DateTime)]
    effective_at: BillingTime,
    /// In the world's time.
    #[schema(value_type = String, format = DateTime)]
    expires_at: WallTime,
    invoice: QuotedInvoiceView,
    /// One for each invoice of which something is given back.
    credits: Vec<QuotedCreditView>,
}

/// The invoice that would be issued; without lines there would be none.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuotedInvoiceView {
    lines: Vec<LineView>,
    total: MoneyView,
    /// What of the total the account's credit would pay.
    credit_used: MoneyView,
    /// What would be charged to the payment method.
    balance: MoneyView,
}

/// What would be given back of one invoice.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuotedCreditView {
    /// The invoice's number.
    invoice: u32,
    lines: Vec<QuotedCreditLineView>,
    /// What would lower the invoice's open balance.
    to_balance: MoneyView,
    /// What would become account credit.
    to_credit: MoneyView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct QuotedCreditLineView {
    /// The line's position in the invoice, from 0.
    line: u16,
    #[schema(value_type = String)]
    name: Name,
    net: MoneyView,
    /// One for each tax of the line.
    taxes: Vec<MoneyView>,
    total: MoneyView,
}

impl From<QuotedCredit> for QuotedCreditView {
    fn from(credit: QuotedCredit) -> Self {
        let lines = credit.lines.into_iter().map(|line| QuotedCreditLineView {
            line: line.line,
            name: line.name,
            net: line.net.into(),
            taxes: line.taxes.into_iter().map(MoneyView::from).collect(),
            total: line.gross.into(),
        });
        Self {
            invoice: credit.invoice.number(),
            lines: lines.collect(),
            to_balance: credit.to_balance.into(),
            to_credit: credit.to_credit.into(),
        }
    }
}

impl From<Quote> for QuoteView {
    fn from(quote: Quote) -> Self {
        let money = quote.money;
        Self {
            id: quote.id,
            items: quote.items.into_iter().map(ItemView::from).collect(),
            effective_at: quote.at,
            expires_at: quote.expires_at,
            invoice: QuotedInvoiceView {
                lines: money.lines.into_iter().map(LineView::from).collect(),
                total: money.total.into(),
                credit_used: money.credit_used.into(),
                balance: money.balance.into(),
            },
            credits: money.credits.into_iter().map(QuotedCreditView::from).collect(),
        }
    }
}
