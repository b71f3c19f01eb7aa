//! Invoices.

pub mod get;
pub mod list;
pub mod view;

use lambda::{EntryPorts, Router};
use services::port::Invoices;

pub fn mount<S: EntryPorts + Invoices + 'static>(router: &mut Router<S>) {
    router.mount(get::OPERATION, get::handle);
    router.mount(list::OPERATION, list::handle);
}
