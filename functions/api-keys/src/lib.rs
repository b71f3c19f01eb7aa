//! API keys: an account's, and the operator's.

pub mod create;
pub mod create_for_operator;
pub mod get;
pub mod get_for_operator;
pub mod list;
pub mod list_for_operator;
pub mod revoke;
pub mod revoke_for_operator;
pub mod rotate;
pub mod rotate_for_operator;
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
    router.mount(create_for_operator::OPERATION, create_for_operator::handle);
    router.mount(list_for_operator::OPERATION, list_for_operator::handle);
    router.mount(get_for_operator::OPERATION, get_for_operator::handle);
    router.mount(rotate_for_operator::OPERATION, rotate_for_operator::handle);
    router.mount(revoke_for_operator::OPERATION, revoke_for_operator::handle);
}
