use super::members::list_accounts;
use crate::port::{Accounts, Audits, FactorSets, Identities, Members, Sessions, Users};
use crate::{Caller, Error, PageRequest, Thing};
use domain::account::Account;
use domain::audit::{AuditRecord, Chain};
use domain::identity::{FactorSet, LinkedIdentity, Membership, Session, Staff, User};
use futures_util::try_join;

/// So many of the newest records of what somebody did.
const NEWEST: u16 = 100;

/// All that is kept of a user as such.
#[derive(Debug)]
pub struct UserExport {
    pub user: User,
    pub staff: Option<Staff>,
    /// Those that are on.
    pub sessions: Vec<Session>,
    pub factors: FactorSet,
    pub identities: Vec<LinkedIdentity>,
    pub accounts: Vec<(Account, Membership)>,
    /// The newest, newest first.
    pub audit: Vec<AuditRecord>,
}

/// All that is kept of the caller as such.
///
/// # Errors
/// [`Error::NotFound`] when they are no more; [`Error::Port`].
pub async fn export_user<S>(system: &S, by: &Caller) -> Result<UserExport, Error>
where
    S: Accounts + Audits + FactorSets + Identities + Members + Sessions + Users,
{
    let id = by.user()?;
    let newest = PageRequest { limit: NEWEST, after: None };
    let (user, staff, mut sessions, factors, identities, audit) = try_join!(
        system.user(id),
        system.staff(id),
        system.sessions(id),
        system.factor_set(id),
        system.linked_identities(id),
        system.audits(Chain::User(id), &newest)
    )?;
    sessions.retain(|session| !session.is_over(by.at));
    let mut accounts = Vec::new();
    let mut page = PageRequest { limit: 100, after: None };
    loop {
        let found = list_accounts(system, id, &page).await?;
        accounts.extend(found.items);
        match found.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
    }
    let user = user.ok_or(Error::NotFound(Thing::User))?;
    Ok(UserExport { user, staff, sessions, factors, identities, accounts, audit: audit.items })
}
