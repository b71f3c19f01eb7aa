//! From an API Gateway event (payload format 2.0) to an answer.

mod admit;
pub(crate) mod answer;
pub(crate) mod cookie;
pub(crate) mod event;
pub(crate) mod form;
mod idempotency;
pub(crate) mod json;
pub(crate) mod request;
pub(crate) mod route;
