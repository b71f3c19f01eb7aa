//! Accounts: the customers.

pub mod balance;
pub mod create;
pub mod entitlements;
pub mod get;
pub mod ledger;
pub mod list;
pub mod revenue_schedule;
pub mod set_terms;
pub mod statement;
pub mod transfer_ownership;
pub mod update;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{Accounts, CreditNotes, Invoices, Journal, Members, Users};

pub fn mount<S>(router: &mut Router<S>)
where
    S: EntryPorts + Execute + Accounts + CreditNotes + Invoices + Journal + Members + Users + 'static,
{
    router.mount(create::OPERATION, create::handle);
    router.mount(list::OPERATION, list::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(update::OPERATION, update::handle);
    router.mount(set_terms::OPERATION, set_terms::handle);
    router.mount(transfer_ownership::OPERATION, transfer_ownership::handle);
    router.mount(entitlements::OPERATION, entitlements::handle);
    router.mount(balance::OPERATION, balance::handle);
    router.mount(statement::OPERATION, statement::handle);
    router.mount(revenue_schedule::OPERATION, revenue_schedule::handle);
}
