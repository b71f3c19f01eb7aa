//! Staff: the operator's people.

pub mod add;
pub mod change_role;
pub mod get;
pub mod list;
pub mod remove;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{Operator, Users};

pub fn mount<S: EntryPorts + Execute + Operator + Users + 'static>(router: &mut Router<S>) {
    router.mount(add::OPERATION, add::handle);
    router.mount(list::OPERATION, list::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(change_role::OPERATION, change_role::handle);
    router.mount(remove::OPERATION, remove::handle);
}
