//! What tests share: a database in memory with faults beneath its SDK, a system over it with everything outside played
//! by stand-ins, workers that deliver its jobs, and a client of the API that holds every answer against the document.

pub mod api;
pub mod authenticator;
pub mod binary;
pub mod books;
pub mod dynamo;
pub mod fault;
pub mod gateway;
pub mod mailbox;
pub mod people;
pub mod process;
pub mod provider;
pub mod proxy;
pub mod queue;
pub mod renewal;
pub mod runtime_api;
pub mod secrets;
pub mod system;
pub mod trail;
pub mod wire;
pub mod worker;

mod document;
mod tables;

/// Why a test could not go on.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
