//! Subscriptions: who has what.

pub mod create;
pub mod get;
pub mod list;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{Accounts, Plans, Subscriptions};

pub fn mount<S>(router: &mut Router<S>)
where
    S: EntryPorts + Execute + Accounts + Plans + Subscriptions + 'static,
{
    router.mount(create::OPERATION, create::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(list::OPERATION, list::handle);
}
