//! What people ask about that takes more than a read.

pub(crate) mod explain_invoice;
pub(crate) mod export_user;
pub(crate) mod ledger;
pub(crate) mod members;
pub(crate) mod revenue_schedule;
pub(crate) mod staff;
pub(crate) mod verify_audit;
