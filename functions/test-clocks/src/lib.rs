//! The billing time of sandbox accounts.

pub mod advance;
pub mod create;
pub mod get;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{Accounts, TestClocks};

pub fn mount<S: EntryPorts + Execute + Accounts + TestClocks + 'static>(router: &mut Router<S>) {
    router.mount(create::OPERATION, create::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(advance::OPERATION, advance::handle);
}
