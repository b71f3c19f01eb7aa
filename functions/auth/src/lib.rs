//! Registration, confirmation and log-in.

pub mod confirm_email;
pub mod login;
pub mod refresh;
pub mod register;
pub mod view;

use lambda::{EntryPorts, Router};
use services::port::{AccessTokens, ConfirmationTokens, Passwords, RefreshTokens, Sessions, StaffTokens, Users};
use services::{Execute, Limited};

pub fn mount<S>(router: &mut Router<S>)
where
    S: EntryPorts
        + Execute
        + AccessTokens
        + ConfirmationTokens
        + Limited
        + Passwords
        + RefreshTokens
        + Sessions
        + StaffTokens
        + Users
        + 'static,
{
    router.mount(register::OPERATION, register::handle);
    router.mount(confirm_email::OPERATION, confirm_email::handle);
    router.mount(login::OPERATION, login::handle);
    router.mount(refresh::OPERATION, refresh::handle);
}
