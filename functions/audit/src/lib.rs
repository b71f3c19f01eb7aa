//! The audit log: who did what.

pub mod list;
pub mod list_chain;
pub mod verify;

use lambda::{EntryPorts, Router};
use services::port::Audits;

pub fn mount<S: EntryPorts + Audits + 'static>(router: &mut Router<S>) {
    router.mount(list::OPERATION, list::handle);
    router.mount(list_chain::OPERATION, list_chain::handle);
    router.mount(verify::OPERATION, verify::handle);
}
