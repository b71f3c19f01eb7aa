//! What happens without anybody asking. Every function may run twice and late, and then finds nothing left to do.

pub(crate) mod bill_account;
pub(crate) mod collect_payment;
pub(crate) mod enqueue_due;
pub(crate) mod gateway_event;
pub(crate) mod pending;
pub(crate) mod publish_signing_keys;
pub(crate) mod record_audit;
pub(crate) mod send_email;
pub(crate) mod step_test_clock;
pub(crate) mod sweep_outbox;
