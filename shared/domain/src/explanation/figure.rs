use serde::Serialize;
use std::fmt::Display;

/// A figure of a paper that is computed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// The value before rounding.
    Exact,
    Amount,
    Discount,
    Net,
    /// One of the taxes, counted from 0.
    Tax(usize),
    Gross,
    /// The time that is given back.
    Unused,
    Total,
}

/// A figure that does not come out as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The line's position in its paper, from 0; `None` for the paper itself.
    pub line: Option<usize>,
    pub figure: Figure,
    pub replayed: String,
    pub stored: String,
}

/// Collects the figures of one line, or of the paper itself, that do not agree.
pub(super) struct Comparison {
    line: Option<usize>,
    pub(super) differences: Vec<Difference>,
}

impl Comparison {
    pub(super) fn of(line: Option<usize>) -> Self {
        Self { line, differences: Vec::new() }
    }

    pub(super) fn check<T: PartialEq + Display>(&mut self, figure: Figure, replayed: T, stored: T) {
        if replayed != stored {
            self.note(figure, replayed.to_string(), stored.to_string());
        }
    }

    pub(super) fn note(&mut self, figure: Figure, replayed: String, stored: String) {
        self.differences.push(Difference { line: self.line, figure, replayed, stored });
    }
}
