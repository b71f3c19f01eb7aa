//! Subscriptions: their state, and the rules that begin, change, bill and end them.
//!
//! Every rule takes the [`Sale`] it is made in, makes a [`turn`], and says in it what is given back, what is charged
//! and what the subscription becomes. What follows from that, whatever the rule, follows in the turn: papers, ledger,
//! entitlements, recurring revenue.

mod begin;
mod bill;
mod cancel;
mod change;
mod charges;
mod coupon;
mod cycle;
mod item;
mod pause;
mod payment;
mod pending;
mod quote;
mod reactivate;
mod sale;
mod state;
mod subscribe;
mod table;
mod turn;

pub use bill::{Due, bill};
pub use cancel::{CancelWhen, cancel};
pub use change::{ChangeWhen, change};
pub use coupon::{apply_coupon, remove_coupon};
pub use cycle::LeftCycle;
pub use item::{Item, MOST_ITEMS, quantity};
pub use pause::{PauseWhen, pause, resume};
pub use pending::{Pending, PendingKind, cancel_scheduled, uncancel};
pub use quote::{Quote, QuotedChange, QuotedCredit, commit, quote};
pub use reactivate::reactivate;
pub use sale::Sale;
pub use state::{Accrual, Status, Subscription};
pub use subscribe::{PAYMENT_DEADLINE, Subscribe, subscribe};
pub use table::{Command, CommandRefusal, Verdict, verdict};
pub use turn::Outcome;
