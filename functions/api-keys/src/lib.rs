//! API keys of an account.

pub mod create;
pub mod get;
pub mod list;
pub mod revoke;
pub mod rotate;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{ApiKeySecrets, ApiKeys};

pub fn mount<S: EntryPorts + Execute + ApiKeys + ApiKeySecrets + 'static>(router: &mut Router<S>) {
    router.mount(create::OPERATION, create::handle);
    router.mount(list::OPERATION, list::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(rotate::OPERATION, rotate::handle);
    router.mount(revoke::OPERATION, revoke::handle);
}
