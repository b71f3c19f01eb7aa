//! Programs that ask for access tokens (OAuth 2): the operator's, and those of an account.

pub mod body;
pub mod create;
pub mod create_in_account;
pub mod delete;
pub mod delete_in_account;
pub mod get;
pub mod get_in_account;
pub mod list;
pub mod list_in_account;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::NewSecrets;

pub fn mount<S: EntryPorts + Execute + NewSecrets + 'static>(router: &mut Router<S>) {
    router.mount(create::OPERATION, create::handle);
    router.mount(create_in_account::OPERATION, create_in_account::handle);
    router.mount(delete::OPERATION, delete::handle);
    router.mount(delete_in_account::OPERATION, delete_in_account::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(get_in_account::OPERATION, get_in_account::handle);
    router.mount(list::OPERATION, list::handle);
    router.mount(list_in_account::OPERATION, list_in_account::handle);
}
