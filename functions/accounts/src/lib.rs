//! Accounts: the customers.

pub mod create;
pub mod entitlements;
pub mod get;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::Accounts;

pub fn mount<S: EntryPorts + Execute + Accounts + 'static>(router: &mut Router<S>) {
    router.mount(create::OPERATION, create::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(entitlements::OPERATION, entitlements::handle);
}
