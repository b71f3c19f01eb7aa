//! Registration, confirmation, log-in and passwords.

pub mod change_password;
pub mod confirm_email;
pub mod forgot_password;
pub mod login;
pub mod logout;
pub mod logout_everywhere;
pub mod prove;
pub mod refresh;
pub mod register;
pub mod renew;
pub mod reset_password;
pub mod verify_factor;

use lambda::{EntryPorts, Router};
use services::port::{AppUrl, AuthenticatorSecrets, Links, Operator, Passwords, PublicUrl, StaffTokens, Users};
use services::{Gated, Limited};

pub fn mount<S>(router: &mut Router<S>)
where
    S: EntryPorts
        + Gated
        + AppUrl
        + AuthenticatorSecrets
        + Limited
        + Links
        + Operator
        + Passwords
        + PublicUrl
        + StaffTokens
        + Users
        + 'static,
{
    router.mount(register::OPERATION, register::handle);
    router.mount(confirm_email::OPERATION, confirm_email::handle);
    router.mount(login::OPERATION, login::handle);
    router.mount(verify_factor::OPERATION, verify_factor::handle);
    router.mount(prove::OPERATION, prove::handle);
    router.mount(refresh::OPERATION, refresh::handle);
    router.mount(renew::OPERATION, renew::handle);
    router.mount(logout::OPERATION, logout::handle);
    router.mount(logout_everywhere::OPERATION, logout_everywhere::handle);
    router.mount(change_password::OPERATION, change_password::handle);
    router.mount(forgot_password::OPERATION, forgot_password::handle);
    router.mount(reset_password::OPERATION, reset_password::handle);
}
