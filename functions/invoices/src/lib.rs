//! Invoices.

pub mod explain;
pub mod explanation;
pub mod get;
pub mod list;
pub mod mark_uncollectible;
pub mod view;
pub mod void;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{Accounts, Invoices, Subscriptions};

pub fn mount<S: EntryPorts + Execute + Accounts + Invoices + Subscriptions + 'static>(router: &mut Router<S>) {
    router.mount(get::OPERATION, get::handle);
    router.mount(list::OPERATION, list::handle);
    router.mount(explain::OPERATION, explain::handle);
    router.mount(void::OPERATION, void::handle);
    router.mount(mark_uncollectible::OPERATION, mark_uncollectible::handle);
}
