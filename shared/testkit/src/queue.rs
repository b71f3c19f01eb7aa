//! The queues: one list of jobs, and what goes wrong with it.

use services::Envelope;
use services::port::{Dispatch, PortError};
use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Debug, Default)]
struct State {
    waiting: Vec<Envelope>,
    all: Vec<Envelope>,
    requests: u64,
    refused: u64,
}

#[derive(Debug, Default)]
pub struct Queue(Mutex<State>);

impl Queue {
    /// What was put on since the last time.
    #[must_use]
    pub fn take(&self) -> Vec<Envelope> {
        std::mem::take(&mut self.state().waiting)
    }

    /// What was ever put on.
    #[must_use]
    pub fn all(&self) -> Vec<Envelope> {
        self.state().all.clone()
    }

    /// What waits to be taken.
    #[must_use]
    pub fn waiting(&self) -> Vec<Envelope> {
        self.state().waiting.clone()
    }

    /// Requests since the last time: each call of [`Dispatch::dispatch`] is one for every queue that it writes to.
    #[must_use]
    pub fn take_requests(&self) -> u64 {
        std::mem::take(&mut self.state().requests)
    }

    /// Refuses the next `times` dispatches, as if the process had ended between the commit and the send.
    pub fn refuse(&self, times: u64) {
        self.state().refused = times;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Dispatch for Queue {
    async fn dispatch(&self, envelopes: &[Envelope]) -> Result<(), PortError> {
        let mut state = self.state();
        let queues: HashSet<_> = envelopes.iter().map(|envelope| std::mem::discriminant(&envelope.job)).collect();
        state.requests += queues.len() as u64;
        if state.refused > 0 {
            state.refused -= 1;
            return Err(PortError::Unavailable { system: "the queues", reason: "refused by the test".to_owned() });
        }
        state.all.extend_from_slice(envelopes);
        state.waiting.extend_from_slice(envelopes);
        Ok(())
    }
}
