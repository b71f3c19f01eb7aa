use domain::id::{AttemptId, InvoiceId, PaymentId, SubscriptionId};
use domain::invoice::{InvoiceDocument, InvoiceState, InvoiceStatus, ReceivedPayment};
use domain::payment::{Attempt, AttemptOutcome, DeclineCode, Payment};
use domain::text::Name;
use domain::time::BillingTime;
use serde::Serialize;
use utoipa::ToSchema;
use views::{LineView, MoneyView};

/// An invoice in a list: what changes of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceSummary {
    #[schema(value_type = String, example = "inv_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: InvoiceId,
    /// 1, 2, 3, … without a gap in the account.
    number: u32,
    #[schema(value_type = String, example = "sub_01kbnv3j7hexp9v6m2qk5a0d8t")]
    subscription: SubscriptionId,
    status: InvoiceStatusView,
    total: MoneyView,
    /// What is still owed.
    balance: MoneyView,
    /// What of the total the account's credit paid.
    #[schema(required = true)]
    credit_used: Option<MoneyView>,
    /// What came without the gateway, such as bank transfers, oldest first.
    received: Vec<ReceivedView>,
    /// What was charged beyond what was still owed by then, which became account credit.
    #[schema(required = true)]
    overpaid: Option<MoneyView>,
    /// The bad debt: what was given up and has not come since.
    #[schema(required = true)]
    written_off: Option<MoneyView>,
    #[schema(value_type = String, format = DateTime)]
    issued_at: BillingTime,
    #[schema(value_type = String, format = DateTime)]
    due_at: BillingTime,
    /// Whether it is due and nothing has paid it.
    overdue: bool,
    #[schema(value_type = Option<String>, required = true, format = DateTime)]
    paid_at: Option<BillingTime>,
    payment: PaymentView,
}

/// Money that came without the gateway.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceivedView {
    amount: MoneyView,
    #[schema(value_type = String, example = "Transfer of 3 March")]
    reference: Name,
    #[schema(value_type = String, format = DateTime)]
    recorded_at: BillingTime,
}

impl From<ReceivedPayment> for ReceivedView {
    fn from(received: ReceivedPayment) -> Self {
        let ReceivedPayment { amount, reference, recorded_at } = received;
        Self { amount: amount.into(), reference, recorded_at }
    }
}

/// A whole invoice.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceView {
    #[serde(flatten)]
    summary: InvoiceSummary,
    lines: Vec<LineView>,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceStatusView {
    Open,
    Paid,
    Void,
    /// Given up.
    Uncollectible,
}

/// The payment of the invoice's balance.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentView {
    #[schema(value_type = String, example = "pay_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: PaymentId,
    attempts: Vec<AttemptView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptView {
    #[schema(value_type = String, example = "att_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: AttemptId,
    #[schema(value_type = String, format = DateTime)]
    started_at: BillingTime,
    status: AttemptStatusView,
    #[schema(required = true)]
    decline_code: Option<DeclineCodeView>,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptStatusView {
    /// The gateway has not said yet.
    Pending,
    Succeeded,
    Declined,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeclineCodeView {
    CardDeclined,
    InsufficientFunds,
    ExpiredCard,
    AuthenticationRequired,
    Other,
}

impl From<InvoiceStatus> for InvoiceStatusView {
    fn from(status: InvoiceStatus) -> Self {
        match status {
            InvoiceStatus::Open => Self::Open,
            InvoiceStatus::Paid => Self::Paid,
            InvoiceStatus::Void => Self::Void,
            InvoiceStatus::Uncollectible => Self::Uncollectible,
        }
    }
}

impl From<DeclineCode> for DeclineCodeView {
    fn from(code: DeclineCode) -> Self {
        match code {
            DeclineCode::CardDeclined => Self::CardDeclined,
            DeclineCode::InsufficientFunds => Self::InsufficientFunds,
            DeclineCode::ExpiredCard => Self::ExpiredCard,
            DeclineCode::AuthenticationRequired => Self::AuthenticationRequired,
            DeclineCode::Other => Self::Other,
        }
    }
}

impl From<Attempt> for AttemptView {
    fn from(attempt: Attempt) -> Self {
        let (status, decline_code) = match attempt.outcome {
            None => (AttemptStatusView::Pending, None),
            Some(AttemptOutcome::Succeeded { .. }) => (AttemptStatusView::Succeeded, None),
            Some(AttemptOutcome::Declined { code }) => (AttemptStatusView::Declined, Some(code.into())),
        };
        Self { id: attempt.id, started_at: attempt.started_at, status, decline_code }
    }
}

impl From<Payment> for PaymentView {
    fn from(payment: Payment) -> Self {
        Self { id: payment.id, attempts: payment.attempts.into_iter().map(AttemptView::from).collect() }
    }
}

impl From<InvoiceState> for InvoiceSummary {
    fn from(state: InvoiceState) -> Self {
        Self {
            id: state.invoice,
            number: state.number.number(),
            subscription: state.subscription,
            status: state.status.into(),
            total: state.total.into(),
            balance: state.balance.into(),
            credit_used: state.credit_used.map(MoneyView::from),
            overdue: state.is_overdue(),
            received: state.received.into_iter().map(ReceivedView::from).collect(),
            overpaid: state.overpaid.map(MoneyView::from),
            written_off: state.written_off.map(MoneyView::from),
            issued_at: state.issued_at,
            due_at: state.due_at,
            paid_at: state.paid_at,
            payment: state.payment.into(),
        }
    }
}

impl InvoiceView {
    pub(crate) fn new(document: InvoiceDocument, state: InvoiceState) -> Self {
        Self { summary: state.into(), lines: document.lines.into_iter().map(LineView::from).collect() }
    }
}
