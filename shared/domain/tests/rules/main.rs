//! What the rules promise. One crate, so that the builders and the in-memory books are compiled once.

mod account;
mod calendar;
mod email;
mod entitlement;
mod expire;
mod identity;
mod ids;
mod invoice;
mod job;
mod ledger;
mod money;
mod password;
mod payment;
mod period;
mod permission;
mod plan;
mod refusal;
mod renew;
mod secrets;
mod storage;
mod subscribe;
mod support;
mod test_clock;
mod text;
mod unit_price;
mod year;
