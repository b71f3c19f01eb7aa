//! Health, keys, the API's own description, and what is not there.

pub mod default;
pub mod health;
pub mod jwks;
pub mod openapi;

use lambda::{EntryPorts, Router};

pub fn mount<S: EntryPorts + 'static>(router: &mut Router<S>) {
    router.mount(health::OPERATION, health::handle);
    router.mount(jwks::OPERATION, jwks::handle);
    router.mount(openapi::OPERATION, openapi::handle);
}
