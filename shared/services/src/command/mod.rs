//! What people ask for.

pub(crate) mod api_key;
pub(crate) mod attach_payment_method;
pub(crate) mod authorize;
pub(crate) mod begin_session;
pub(crate) mod client;
pub(crate) mod confirm_email;
pub(crate) mod coupon;
mod granting;
pub(crate) mod impersonation;
pub(crate) mod invitation;
pub(crate) mod invoice;
pub(crate) mod log_in;
pub(crate) mod member;
pub(crate) mod oauth;
pub(crate) mod open_account;
pub(crate) mod password;
pub(crate) mod plan;
pub(crate) mod refresh_session;
pub(crate) mod register;
pub(crate) mod role;
pub(crate) mod session;
pub(crate) mod set_account_terms;
pub(crate) mod staff;
pub(crate) mod subscription;
pub(crate) mod tax_rate;
pub(crate) mod test_clock;
pub(crate) mod update_account;
