//! A payment gateway to try things with: real HTTP, a table of its own, webhooks, and cards that misbehave on purpose.
//! Mainspring knows it by its API alone, so what it charged can be compared with what Mainspring's ledger says.
//!
//! Only a sandbox has it. Every request carries `authorization: Bearer <gateway secret>`.
//!
//! # Tokens
//!
//! | token | a charge of its card | `status`, `decline_code` |
//! | --- | --- | --- |
//! | `tok_visa` | succeeds | `succeeded` |
//! | `tok_declined` | is declined | `declined`, `card_declined` |
//! | `tok_insufficient_funds` | is declined | `declined`, `insufficient_funds` |
//! | `tok_expired_card` | is declined | `declined`, `expired_card` |
//! | `tok_authentication_required` | waits for the customer, and nothing is charged | `requires_action`, `authentication_required` |
//! | `tok_lose_answer` | succeeds, but the first answer is a 504: with the same idempotency key, or by asking, it is found | `succeeded` |
//! | `tok_decline_invoice_<n>` | is declined once for each account's invoice `n` (1, 2, …), and succeeds otherwise | `declined`, `card_declined`; `succeeded` |
//!
//! A token always gives the same payment method: `tok_visa` gives `card_visa`, which nobody needs to store.
//!
//! # Operations
//!
//! Under `/sandbox-gateway/v1`:
//!
//! | operation | what it does |
//! | --- | --- |
//! | `POST /payment-methods` | turns a token into a payment method |
//! | `POST /payment-intents` | charges once per `Idempotency-Key`, however often and at the same time it is asked |
//! | `GET /payment-intents?idempotency_key=…` | says what became of a charge |
//! | `GET /book?account=…` | sums up what an account was charged |
//!
//! Every intent that succeeded or was declined is also told to Mainspring's `/api/v1/payments/gateway-events`, signed as
//! in Standard Webhooks with the gateway secret, at least once, under the id `msg_<intent id>`.

pub mod attach;
mod bearer;
pub mod book;
pub mod card;
pub mod charge;
mod courier;
pub mod find;
mod gateway;
pub mod intent;
pub mod notice;
pub mod notify;
pub mod port;
mod settle;
mod store;
pub mod totals;
mod view;

pub use gateway::SandboxGateway;

use lambda::{EntryPorts, Router};
use port::{Announce, Door, Intents};

/// For a router of its own: these operations are no part of Mainspring's API.
pub fn mount<S: EntryPorts + Announce + Door + Intents + 'static>(router: &mut Router<S>) {
    router.mount(attach::OPERATION, attach::handle);
    router.mount(charge::OPERATION, charge::handle);
    router.mount(find::OPERATION, find::handle);
    router.mount(book::OPERATION, book::handle);
}
