//! Tax rates: what is owed where, and when.

mod body;

pub mod archive;
pub mod create;
pub mod get;
pub mod list;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::TaxRates;

pub fn mount<S: EntryPorts + Execute + TaxRates + 'static>(router: &mut Router<S>) {
    router.mount(archive::OPERATION, archive::handle);
    router.mount(create::OPERATION, create::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(list::OPERATION, list::handle);
}
