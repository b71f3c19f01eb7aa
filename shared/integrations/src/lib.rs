//! Adapters to everything outside but the store. Each connects at its first use and not before, and all share one
//! pool of connections.

#[cfg(test)]
mod answering;
pub mod api_keys;
pub mod aws;
pub mod clock;
pub mod cookies;
mod failure;
pub mod gateway;
pub mod links;
pub mod mac;
pub mod mail;
pub mod new_secret;
pub mod one_time_codes;
pub mod openid;
pub mod passwords;
pub mod queues;
mod random;
pub mod recovery_codes;
pub mod refresh;
pub mod secrets;
pub mod setting;
pub mod tokens;
pub mod webhook;
