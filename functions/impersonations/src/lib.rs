//! Impersonations: the operator's people acting in an account's name.

pub mod end;
pub mod list;
pub mod renew;
pub mod start;
pub mod view;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{AccessTokens, Impersonations, Members, Sessions};

pub fn mount<S>(router: &mut Router<S>)
where
    S: EntryPorts + Execute + AccessTokens + Impersonations + Members + Sessions + 'static,
{
    router.mount(start::OPERATION, start::handle);
    router.mount(renew::OPERATION, renew::handle);
    router.mount(list::OPERATION, list::handle);
    router.mount(end::OPERATION, end::handle);
}
