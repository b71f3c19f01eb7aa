//! Members: the people of an account.

pub mod change_role;
pub mod get;
pub mod list;
pub mod remove;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{Members, Users};

pub fn mount<S: EntryPorts + Execute + Members + Users + 'static>(router: &mut Router<S>) {
    router.mount(list::OPERATION, list::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(change_role::OPERATION, change_role::handle);
    router.mount(remove::OPERATION, remove::handle);
}
