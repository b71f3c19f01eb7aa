//! Log-in by way of OpenID Connect providers.

pub mod finish;
pub mod link;
pub mod list;
pub mod providers;
pub mod start;
pub mod unlink;

mod brought_back;

use lambda::{EntryPorts, Router};
use services::Gated;
use services::port::{AppUrl, Identities, IdentityProviders, ProviderLogIns, PublicUrl, Users};

pub fn mount<S>(router: &mut Router<S>)
where
    S: EntryPorts + Gated + AppUrl + Identities + IdentityProviders + ProviderLogIns + PublicUrl + Users + 'static,
{
    router.mount(providers::OPERATION, providers::handle);
    router.mount(start::OPERATION, start::handle);
    router.mount(finish::OPERATION, finish::handle);
    router.mount(link::OPERATION, link::handle);
    router.mount(list::OPERATION, list::handle);
    router.mount(unlink::OPERATION, unlink::handle);
}
