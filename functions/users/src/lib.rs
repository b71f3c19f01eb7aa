//! Oneself: who one is, the sessions one is in, and the accounts one belongs to; and what the operator does to anybody.

pub mod change_email;
pub mod confirm_email_change;
pub mod delete;
pub mod end_session;
pub mod end_sessions;
pub mod export;
pub mod get;
pub mod leave_account;
pub mod list_sessions;
pub mod view;

use lambda::{EntryPorts, Router};
use services::port::{Accounts, Audits, FactorSets, Identities, Links, Members, Operator, Passwords, Sessions, Users};
use services::{Execute, Limited};

pub fn mount<S>(router: &mut Router<S>)
where
    S: EntryPorts
        + Execute
        + Accounts
        + Audits
        + FactorSets
        + Identities
        + Limited
        + Links
        + Members
        + Operator
        + Passwords
        + Sessions
        + Users
        + 'static,
{
    router.mount(get::OPERATION, get::handle);
    router.mount(change_email::OPERATION, change_email::handle);
    router.mount(confirm_email_change::OPERATION, confirm_email_change::handle);
    router.mount(export::OPERATION, export::handle);
    router.mount(delete::OPERATION, delete::handle);
    router.mount(list_sessions::OPERATION, list_sessions::handle);
    router.mount(end_session::OPERATION, end_session::handle);
    router.mount(end_sessions::OPERATION, end_sessions::handle);
    router.mount(leave_account::OPERATION, leave_account::handle);
}
