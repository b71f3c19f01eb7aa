//! One function per command, used by endpoints and workers alike: load, decide, commit.
//!
//! What is outside (the store, queues, the payment gateway, mail, keys) stands behind the ports in [`port`]; a
//! function's bounds say what it touches. Queries need nothing from here but the read ports.

mod caller;
mod command;
mod envelope;
mod error;
mod execute;
mod page;
pub mod port;
mod work;

pub use caller::{Caller, CommandKey, Fingerprint, IdempotencyKey, Principal};
pub use command::attach_payment_method::{NewPaymentMethod, attach_payment_method};
pub use command::confirm_email::confirm_email;
pub use command::create_plan::create_plan;
pub use command::log_in::{LoggedIn, log_in};
pub use command::open_account::open_account;
pub use command::register::{NewUser, StaffToken, register};
pub use command::subscribe::{NewSubscription, subscribe};
pub use command::test_clock::{advance_test_clock, create_test_clock};
pub use envelope::{Envelope, PendingOn, TraceParent};
pub use error::{Error, Thing};
pub use execute::{Execute, execute};
pub use page::{Page, PageRequest, Position};
pub use work::bill_account::bill_account;
pub use work::collect_payment::collect_payment;
pub use work::enqueue_due::{DUE_SHARDS, Enqueued, enqueue_due};
pub use work::gateway_event::{handle_gateway_event, receive_gateway_event};
pub use work::pending::finish_pending;
pub use work::send_email::send_email;
pub use work::step_test_clock::step_test_clock;
pub use work::sweep_outbox::{OUTBOX_SHARDS, Swept, sweep_outbox};
