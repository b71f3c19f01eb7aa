//! The API in process: every operation over the real store in memory, with stand-ins for everything else outside.

mod audit;
mod bad_input;
mod bodies;
mod browsers;
mod cost;
mod factors;
mod guessing;
mod happy;
mod idempotency;
mod keys;
mod limits;
mod notice;
mod oauth;
mod openid;
mod permissions;
mod refusals;
mod replay;
mod scene;
mod secrets;
mod stage;
mod survival;
