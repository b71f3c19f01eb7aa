//! The API in process: every operation over the real store in memory, with stand-ins for everything else outside.

mod bodies;
mod happy;
mod notice;
mod scene;
