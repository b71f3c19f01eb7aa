//! Invoices: an immutable document, and beside it a small state that changes.

mod document;
mod issue;
mod state;

pub use document::{InvoiceDocument, InvoiceNumber, Line, LineRule};
pub use issue::{BilledPeriod, IssuedInvoice, issue};
pub use state::{InvoiceReason, InvoiceState, InvoiceStatus};
