//! Registration, confirmation and log-in.

pub mod confirm_email;
pub mod login;
pub mod register;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{AccessTokens, ConfirmationTokens, Passwords, StaffTokens};

pub fn mount<S>(router: &mut Router<S>)
where
    S: EntryPorts + Execute + AccessTokens + ConfirmationTokens + Passwords + StaffTokens + 'static,
{
    router.mount(register::OPERATION, register::handle);
    router.mount(confirm_email::OPERATION, confirm_email::handle);
    router.mount(login::OPERATION, login::handle);
}
