//! How often something may be asked for, and by whom it is counted.
//!
//! Windows are fixed: one number per subject and window, which a store can add to without reading it first, so that the
//! count is exact in however many processes. The price is that up to twice the quota fits around the border of two
//! windows; quotas are set with that in mind.

mod guesses;
mod policy;
mod quota;
mod source;

pub use guesses::{Guesses, Tried};
pub use policy::{NotQuotas, Policy, Quotas};
pub use quota::{Exceeded, Left, Quota, Window};
pub use source::Source;

/// What is counted in a window: the requests of one subject under one policy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Counter {
    pub policy: Policy,
    /// Who or what the requests are of: an account, a principal, an address.
    pub subject: String,
    pub window: Window,
}
