//! What a system has written about its requests, and the secrets that went in and out with them.

use crate::secrets::Secret;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Whether a successful request of an operation brought a secret, and whether its answer did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    pub brought: bool,
    pub given: bool,
}

#[derive(Debug, Default)]
struct State {
    lines: Vec<String>,
    problems: Vec<String>,
    secrets: BTreeSet<Secret>,
    passed: BTreeMap<String, Passed>,
}

#[derive(Debug, Default)]
pub struct Trail(Mutex<State>);

impl Trail {
    /// What the log got.
    pub fn log(&self, line: &[u8]) {
        self.state().lines.push(String::from_utf8_lossy(line).into_owned());
    }

    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.state().lines.clone()
    }

    /// The bodies of all answers that were no success.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        self.state().problems.clone()
    }

    #[must_use]
    pub fn secrets(&self) -> Vec<Secret> {
        self.state().secrets.iter().cloned().collect()
    }

    #[must_use]
    pub fn passed(&self, operation: &str) -> Passed {
        self.state().passed.get(operation).copied().unwrap_or_default()
    }

    /// Notes a request with its answer; the line says of which operation it was.
    pub(crate) fn note(&self, line: &[u8], (brought, given): (Vec<Secret>, Vec<Secret>), problem: Option<&str>) {
        let mut state = self.state();
        match problem {
            Some(problem) => state.problems.push(problem.to_owned()),
            None => {
                let said: serde_json::Value = serde_json::from_slice(line).unwrap_or_default();
                let passed = state.passed.entry(said["function"].as_str().unwrap_or_default().to_owned()).or_default();
                passed.brought |= !brought.is_empty();
                passed.given |= !given.is_empty();
            }
        }
        state.lines.push(String::from_utf8_lossy(line).into_owned());
        state.secrets.extend(brought.into_iter().chain(given));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
