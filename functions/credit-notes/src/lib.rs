//! Credit notes: what was given back of invoices.

pub mod create;
pub mod get;
pub mod list;
pub mod order;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{Accounts, CreditNotes, Invoices, Subscriptions};

pub fn mount<S>(router: &mut Router<S>)
where
    S: EntryPorts + Execute + Accounts + Invoices + CreditNotes + Subscriptions + 'static,
{
    router.mount(create::OPERATION, create::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(list::OPERATION, list::handle);
}
