use super::{InvoiceDocument, InvoiceState, Line};
use crate::time::BillingTime;

/// An invoice's document with its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    pub document: InvoiceDocument,
    pub state: InvoiceState,
}

impl Paper {
    /// Lines with their positions.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (u16, &Line)> {
        (0_u16..).zip(&self.document.lines)
    }

    /// Lines that pay for time from `at` on and were not ended, with their positions.
    pub(crate) fn running(&self, at: BillingTime) -> impl Iterator<Item = (u16, &Line)> {
        self.lines().filter(move |(n, line)| line.pays_for_time() && line.span.contains(at) && !self.has_ended(*n))
    }

    /// Lines whose time was ended at `at`, with their positions.
    pub(crate) fn ended_at(&self, at: BillingTime) -> impl Iterator<Item = (u16, &Line)> {
        self.lines().filter(move |(n, _)| {
            self.state.credited(*n).and_then(|credited| credited.unused.as_ref()).is_some_and(|unused| unused.at == at)
        })
    }

    /// What was charged once, at `at`, and not given back.
    pub(crate) fn one_off_at(&self, at: BillingTime) -> impl Iterator<Item = (u16, &Line)> {
        self.lines().filter(move |(n, line)| line.is_one_off() && line.span.start() == at && !self.has_ended(*n))
    }

    /// Lines for time that was charged when it had passed, and not given back.
    pub(crate) fn in_arrears(&self) -> impl Iterator<Item = (u16, &Line)> {
        self.lines().filter(|(n, line)| line.is_in_arrears() && !self.has_ended(*n))
    }

    fn has_ended(&self, line: u16) -> bool {
        self.state.credited(line).is_some_and(|credited| credited.unused.is_some())
    }
}
