use domain::id::{CreditNoteId, InvoiceId};
use domain::subscription::{Outcome, Subscription};
use serde::{Deserialize, Serialize};

/// What became of a subscription, and which papers came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Changed {
    pub subscription: Subscription,
    pub invoice: Option<InvoiceId>,
    pub credit_notes: Vec<CreditNoteId>,
}

impl From<Outcome> for Changed {
    fn from(outcome: Outcome) -> Self {
        Self {
            subscription: outcome.subscription,
            invoice: outcome.invoice.map(|invoice| invoice.document.id),
            credit_notes: outcome.credit_notes.into_iter().map(|note| note.id).collect(),
        }
    }
}

impl From<Subscription> for Changed {
    fn from(subscription: Subscription) -> Self {
        Self { subscription, invoice: None, credit_notes: Vec::new() }
    }
}
