//! Invoices: an immutable document, and beside it a small state that changes.

mod document;
mod draft;
mod issue;
mod line;
mod paper;
mod state;
mod uncollectible;
pub(crate) mod void;

pub use document::{InvoiceDiscount, InvoiceDocument, InvoiceNumber};
pub use draft::{Charge, InvoiceDraft, Restored, draft};
pub use issue::{BilledPeriod, IssuedInvoice, issue};
pub use line::{Basis, Line, LineRule};
pub use paper::Paper;
pub use state::{CreditedLine, InvoiceReason, InvoiceState, InvoiceStatus, ReceivedPayment, Unused};
pub use uncollectible::mark_uncollectible;
pub use void::void;
