//! What members and staff do with a subscription.

mod change;
mod coupon;
mod items;
mod reply;
mod run;
mod subscribe;

pub use change::{change, commit_quote, preview};
pub use coupon::{apply_coupon, remove_coupon};
pub use items::ItemRequest;
pub use reply::Changed;
pub use run::{Seen, cancel, cancel_scheduled_change, pause, reactivate, resume, uncancel};
pub use subscribe::{NewSubscription, subscribe};
