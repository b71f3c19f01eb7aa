//! Invoices.

pub mod explain;
pub mod explanation;
pub mod get;
pub mod list;
pub mod mark_uncollectible;
pub mod record_payment;
pub mod view;
pub mod void;

use lambda::{EntryPorts, Router};
use services::port::Subscriptions;
use services::{Execute, SaleReads};

pub fn mount<S: EntryPorts + Execute + SaleReads + Subscriptions + 'static>(router: &mut Router<S>) {
    router.mount(get::OPERATION, get::handle);
    router.mount(list::OPERATION, list::handle);
    router.mount(explain::OPERATION, explain::handle);
    router.mount(void::OPERATION, void::handle);
    router.mount(mark_uncollectible::OPERATION, mark_uncollectible::handle);
    router.mount(record_payment::OPERATION, record_payment::handle);
}
