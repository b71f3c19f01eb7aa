//! What is written about a request or a message: one line, which is log, metric and trace in one.

mod line;
mod log;
mod metric;
mod trace;

pub(crate) use line::{Line, Outcome};
pub use log::json_lines;
pub(crate) use log::start_logging;
pub(crate) use trace::trace_of;
