//! Health, keys, the API's own description, and what is not there.

pub mod authorization_server;
pub mod default;
pub mod discovery;
pub mod health;
pub mod jwks;
pub mod openapi;
pub mod openid_configuration;

use lambda::{EntryPorts, Router};
use services::port::PublicUrl;

pub fn mount<S: EntryPorts + PublicUrl + 'static>(router: &mut Router<S>) {
    router.mount(authorization_server::OPERATION, authorization_server::handle);
    router.mount(health::OPERATION, health::handle);
    router.mount(jwks::OPERATION, jwks::handle);
    router.mount(openapi::OPERATION, openapi::handle);
    router.mount(openid_configuration::OPERATION, openid_configuration::handle);
}
