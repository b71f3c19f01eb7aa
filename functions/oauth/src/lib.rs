//! The endpoints of OAuth 2 that clients call.

mod client;

pub mod authorize;
pub mod introspect;
pub mod revoke;
pub mod token;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{AccessTokens, AuthorizationCodes, NewSecrets, PublicUrl, Sessions};

pub fn mount<S>(router: &mut Router<S>)
where
    S: EntryPorts + Execute + AccessTokens + AuthorizationCodes + NewSecrets + PublicUrl + Sessions + 'static,
{
    router.mount(authorize::OPERATION, authorize::handle);
    router.mount(introspect::OPERATION, introspect::handle);
    router.mount(revoke::OPERATION, revoke::handle);
    router.mount(token::OPERATION, token::handle);
}
