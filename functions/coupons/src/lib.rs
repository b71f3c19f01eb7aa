//! Coupons: money off.

mod body;

pub mod archive;
pub mod create;
pub mod get;
pub mod list;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{Coupons, Plans};

pub fn mount<S: EntryPorts + Execute + Coupons + Plans + 'static>(router: &mut Router<S>) {
    router.mount(archive::OPERATION, archive::handle);
    router.mount(create::OPERATION, create::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(list::OPERATION, list::handle);
}
