//! Roles that the operator has made.

pub mod create;
pub mod get;
pub mod list;
pub mod update;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::Operator;

pub fn mount<S: EntryPorts + Execute + Operator + 'static>(router: &mut Router<S>) {
    router.mount(create::OPERATION, create::handle);
    router.mount(list::OPERATION, list::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(update::OPERATION, update::handle);
}
