//! Oneself: the sessions one is in, and the accounts one belongs to.

pub mod end_session;
pub mod leave_account;
pub mod list_sessions;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{Members, Sessions, Users};

pub fn mount<S: EntryPorts + Execute + Members + Sessions + Users + 'static>(router: &mut Router<S>) {
    router.mount(list_sessions::OPERATION, list_sessions::handle);
    router.mount(end_session::OPERATION, end_session::handle);
    router.mount(leave_account::OPERATION, leave_account::handle);
}
