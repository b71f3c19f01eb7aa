//! Who is calling, and may they.

mod cursor;
mod role;
mod token;

pub(crate) use cursor::Cursors;
pub(crate) use role::Roles;
pub(crate) use token::Tokens;

use services::port::{PublicKeys, SealingKeys, Users};

/// What the entry itself needs of a system.
pub trait EntryPorts: Users + PublicKeys + SealingKeys {}

impl<T: Users + PublicKeys + SealingKeys> EntryPorts for T {}

/// What a process keeps between requests.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    pub(crate) tokens: Tokens,
    pub(crate) roles: Roles,
    pub(crate) cursors: Cursors,
}
