//! Stored means of payment.

pub mod attach;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{Accounts, Gateway, Invoices};

pub fn mount<S: EntryPorts + Execute + Accounts + Invoices + Gateway + 'static>(router: &mut Router<S>) {
    router.mount(attach::OPERATION, attach::handle);
}
