//! Plans: what is sold.

pub mod create;
pub mod get;
pub mod list;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::Plans;

pub fn mount<S: EntryPorts + Execute + Plans + 'static>(router: &mut Router<S>) {
    router.mount(create::OPERATION, create::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(list::OPERATION, list::handle);
}
