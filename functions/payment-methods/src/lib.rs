//! Stored means of payment.

pub mod attach;

use lambda::{EntryPorts, Router};
use services::port::{Gateway, Subscriptions};
use services::{Execute, SaleReads};

pub fn mount<S: EntryPorts + Execute + SaleReads + Subscriptions + Gateway + 'static>(router: &mut Router<S>) {
    router.mount(attach::OPERATION, attach::handle);
}
