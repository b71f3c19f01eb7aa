//! One function per queue or schedule.

pub mod advance_test_clock;
pub mod bill_account;
pub mod collect_payment;
pub mod enqueue_due;
pub mod handle_gateway_event;
pub mod publish_signing_keys;
pub mod record_audit;
pub mod send_email;
pub mod sweep_outbox;

use services::Error;

/// A job on a queue that is not its own.
const STRAY_JOB: Error = Error::Defect("a job on the wrong queue");
