//! What people ask for.

pub(crate) mod attach_payment_method;
pub(crate) mod confirm_email;
pub(crate) mod create_plan;
pub(crate) mod log_in;
pub(crate) mod open_account;
pub(crate) mod register;
pub(crate) mod subscribe;
pub(crate) mod test_clock;
