//! Passkeys: made, used in the place of a password or beside one, and used to show again who one is.

pub mod add;
pub mod credential;
pub mod log_in;
pub mod offer;
pub mod options;
pub mod prove;
pub mod request;

use lambda::{EntryPorts, Router};
use services::Gated;
use services::port::{AppUrl, PasskeyCeremonies, PublicUrl, Users};

pub fn mount<S>(router: &mut Router<S>)
where
    S: EntryPorts + Gated + AppUrl + PasskeyCeremonies + PublicUrl + Users + 'static,
{
    router.mount(offer::OPERATION, offer::handle);
    router.mount(add::OPERATION, add::handle);
    router.mount(request::OPERATION, request::handle);
    router.mount(log_in::OPERATION, log_in::handle);
    router.mount(prove::OPERATION, prove::handle);
}
