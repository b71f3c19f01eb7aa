use crate::failure::Failure;
use crate::http::route;
use crate::operation::{About, Access, Method};
use domain::id::{AccountId, UserId};
use domain::permission::{AccountRole, StaffRole};
use domain::time::WallTime;
use services::Principal;
use services::port::Users;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How old a role may be that a query trusts, in seconds. A command always looks.
const ROLE_KEPT_SECONDS: i64 = 60;

/// The most roles a process keeps.
const MOST_KEPT: usize = 1_000;

/// Looks up roles, and keeps them for a while.
#[derive(Debug, Default)]
pub(crate) struct Roles {
    kept: Mutex<HashMap<Relation, (WallTime, Held)>>,
}

/// A user, and the account in question if there is one.
type Relation = (UserId, Option<AccountId>);

/// What a user is to an account and to the operator.
#[derive(Clone, Copy, Debug)]
struct Held {
    member: Option<AccountRole>,
    staff: Option<StaffRole>,
}

impl Roles {
    /// # Errors
    /// [`Failure::Forbidden`] for a role that is too small; [`Failure::NoSuchResource`] for somebody who has nothing
    /// to do with the account, which is the same as an account that does not exist.
    pub(crate) async fn check<S: Users>(
        &self,
        system: &S,
        about: &About,
        path: &str,
        principal: &Principal,
        now: WallTime,
    ) -> Result<(), Failure> {
        let permission = match about.access {
            Access::Public | Access::User => return Ok(()),
            Access::Staff(permission) | Access::Account(permission) => permission,
        };
        let Principal::User(user) = principal else {
            return Err(Failure::Unauthenticated("no user"));
        };
        let account = match about.access {
            Access::Account(_) => Some(account_of(about, path)?),
            Access::Public | Access::User | Access::Staff(_) => None,
        };
        let held = self.held(system, about.method, *user, account, now).await?;
        if held.member.is_some_and(|role| role.allows(permission)) {
            return Ok(());
        }
        let staff = match held.member {
            // A member whose role is too small may be one of the operator's people.
            Some(_) => self.held(system, about.method, *user, None, now).await?.staff,
            None => held.staff,
        };
        if staff.is_some_and(|role| role.allows(permission)) {
            Ok(())
        } else if account.is_some() && held.member.is_none() && staff.is_none() {
            Err(Failure::NoSuchResource)
        } else {
            Err(Failure::Forbidden)
        }
    }

    async fn held<S: Users>(
        &self,
        system: &S,
        method: Method,
        user: UserId,
        account: Option<AccountId>,
        now: WallTime,
    ) -> Result<Held, Failure> {
        let key = (user, account);
        if method == Method::Get {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((at, held)) = kept.get(&key)
                && now.second() - at.second() < ROLE_KEPT_SECONDS
            {
                return Ok(*held);
            }
        }
        let held = match account {
            Some(account) => {
                let member = system.membership(account, user).await?.map(|membership| membership.role);
                // Members are many and staff are few, so members pay for one look only.
                let staff = match member {
                    Some(_) => None,
                    None => system.staff(user).await?.map(|staff| staff.role),
                };
                Held { member, staff }
            }
            None => Held { member: None, staff: system.staff(user).await?.map(|staff| staff.role) },
        };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key, (now, held));
        Ok(held)
    }
}

fn account_of(about: &About, path: &str) -> Result<AccountId, Failure> {
    let parameters = route::matched(about.path, path).unwrap_or_default();
    let account = parameters.iter().find(|(name, _)| *name == "account_id");
    account.and_then(|(_, id)| id.parse().ok()).ok_or(Failure::NoSuchResource)
}
