//! Plans: what is sold.

mod body;

pub mod archive;
pub mod create;
pub mod get;
pub mod list;
pub mod update;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::Plans;

pub fn mount<S: EntryPorts + Execute + Plans + 'static>(router: &mut Router<S>) {
    router.mount(archive::OPERATION, archive::handle);
    router.mount(create::OPERATION, create::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(list::OPERATION, list::handle);
    router.mount(update::OPERATION, update::handle);
}
