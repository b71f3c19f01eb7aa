use crate::port::{Accounts, Members, Users};
use crate::{Error, Page, PageRequest};
use domain::account::Account;
use domain::id::{AccountId, UserId};
use domain::identity::{Membership, User};
use futures_util::future::try_join_all;
use futures_util::try_join;

/// An account's members, and who they are.
///
/// # Errors
/// [`Error::Port`].
pub async fn list_members<S: Members + Users>(
    system: &S,
    account: AccountId,
    page: &PageRequest,
) -> Result<Page<(Membership, User)>, Error> {
    let Page { items, next } = system.members(account, page).await?;
    let ids: Vec<UserId> = items.iter().map(|member| member.user).collect();
    let users = system.users(&ids).await?;
    let named = items.into_iter().filter_map(|member| {
        let user = users.iter().find(|user| user.id == member.user)?.clone();
        Some((member, user))
    });
    Ok(Page { items: named.collect(), next })
}

/// The accounts that somebody is a member of, and what they are there.
///
/// # Errors
/// [`Error::Port`].
pub async fn list_accounts<S: Members + Users + Accounts>(
    system: &S,
    user: UserId,
    page: &PageRequest,
) -> Result<Page<(Account, Membership)>, Error> {
    let Page { items, next } = system.affiliations(user, page).await?;
    let looked_up = items.into_iter().map(async |of| {
        let (book, membership) = try_join!(system.book(of.account), system.membership(of.account, user))?;
        Ok::<_, Error>(book.map(|book| book.account).zip(membership))
    });
    let found = try_join_all(looked_up).await?;
    Ok(Page { items: found.into_iter().flatten().collect(), next })
}
