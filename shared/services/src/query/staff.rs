use crate::port::{Operator, Users};
use crate::{Error, Page, PageRequest};
use domain::id::UserId;
use domain::identity::{Staff, User};
use futures_util::future::try_join_all;
use futures_util::try_join;

/// The operator's people, and who they are.
///
/// # Errors
/// [`Error::Port`].
pub async fn list_staff<S: Operator + Users>(system: &S, page: &PageRequest) -> Result<Page<(Staff, User)>, Error> {
    let Page { items, next } = system.staff_entries(page).await?;
    let ids: Vec<UserId> = items.iter().map(|entry| entry.user).collect();
    let staff = try_join_all(ids.iter().map(|user| system.staff(*user)));
    let (staff, users) = try_join!(staff, system.users(&ids))?;
    let named = staff.into_iter().flatten().filter_map(|staff| {
        let user = users.iter().find(|user| user.id == staff.user)?.clone();
        Some((staff, user))
    });
    Ok(Page { items: named.collect(), next })
}
