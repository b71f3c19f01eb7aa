//! Invitations to become a member of an account.

pub mod accept;
pub mod create;
pub mod list;
pub mod revoke;
pub mod view;

use lambda::{EntryPorts, Router};
use services::port::{Links, Members, Users};
use services::{Execute, Limited};

pub fn mount<S: EntryPorts + Execute + Limited + Links + Members + Users + 'static>(router: &mut Router<S>) {
    router.mount(create::OPERATION, create::handle);
    router.mount(list::OPERATION, list::handle);
    router.mount(revoke::OPERATION, revoke::handle);
    router.mount(accept::OPERATION, accept::handle);
}
