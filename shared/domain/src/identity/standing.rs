//! Whether a caller may: decided from what is known of them, without asking anybody.

use super::{ApiKey, Client, ClientToken, FactorPolicy, Impersonation, KeyOwner, Membership, Session, Staff};
use crate::id::{AccountId, RoleId};
use crate::permission::{CustomRole, Permission, PermissionSet};
use crate::time::WallTime;

/// How far an operation reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The caller themselves.
    Oneself,
    /// What is the operator's.
    Operator(Permission),
    /// What is in an account.
    Account(AccountId, Permission),
}

/// Why somebody may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// What they came with is over: they have to log in again.
    Over,
    /// They may know of it, and not do it.
    Forbidden,
    /// There is nothing for them to know of: the same as if it did not exist.
    Unknown,
    /// They may, once they have shown a second factor.
    OneFactor,
}

/// What is known of a user who calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub session: Option<Session>,
    /// In the account in question.
    pub membership: Option<Membership>,
    pub staff: Option<Staff>,
    /// The impersonation that the token is for.
    pub impersonation: Option<Impersonation>,
    /// The custom roles that these name.
    pub roles: Vec<CustomRole>,
}

impl Standing {
    /// `acting` when the caller's token is for an impersonation, which then counts alone.
    ///
    /// # Errors
    /// The [`Denial`].
    pub fn check(&self, reach: Reach, acting: bool, now: WallTime) -> Result<(), Denial> {
        if self.session.as_ref().is_none_or(|session| session.is_over(now)) {
            return Err(Denial::Over);
        }
        if acting {
            return self.check_acting(reach, now);
        }
        match reach {
            Reach::Oneself => Ok(()),
            Reach::Operator(permission) => allowed(self.of_staff(), permission).ok_or(Denial::Forbidden),
            Reach::Account(_, permission) => match (self.of_member(), self.of_staff()) {
                (None, None) => Err(Denial::Unknown),
                // The operator's people may be customers too, and lose nothing by it.
                (member, staff) => {
                    allowed(member, permission).or_else(|| allowed(staff, permission)).ok_or(Denial::Forbidden)
                }
            },
        }
    }

    /// Holds the session against what the operator asks of those who reach further than themselves. Whoever acts in an
    /// account's name is one of the operator's people.
    ///
    /// # Errors
    /// [`Denial::OneFactor`].
    pub fn check_factors(&self, reach: Reach, policy: FactorPolicy) -> Result<(), Denial> {
        let asked = reach != Reach::Oneself && policy.asks(self.staff.is_some());
        let shown = self.session.as_ref().is_some_and(|session| session.proof.has_second_factor());
        if asked && !shown { Err(Denial::OneFactor) } else { Ok(()) }
    }

    /// What a user may give away of what is `owner`'s: what they may do themselves. Whoever acts in another's name gives
    /// nothing away, since it would outlast the acting.
    #[must_use]
    pub fn may_give(&self, owner: KeyOwner, acting: bool) -> PermissionSet {
        let own = match owner {
            KeyOwner::Account(_) => self.of_member(),
            KeyOwner::Operator => self.of_staff(),
        };
        own.filter(|_| !acting).unwrap_or(PermissionSet::NONE)
    }

    /// All that they may in the account; `acting` as for [`Standing::check`].
    #[must_use]
    pub fn in_account(&self, account: AccountId, acting: bool, now: WallTime) -> PermissionSet {
        let on = self.session.as_ref().is_some_and(|session| !session.is_over(now));
        let sets = if acting {
            let acting = self.acting_in(now).filter(|it| it.account == account);
            [acting.map(|it| it.role.permissions(self.custom(it.role.custom()))), None]
        } else {
            [self.of_member(), self.of_staff()]
        };
        let all = sets.into_iter().flatten().fold(PermissionSet::NONE, PermissionSet::union);
        if on { all } else { PermissionSet::NONE }
    }

    /// All that they may of what is the operator's.
    #[must_use]
    pub fn with_operator(&self, acting: bool, now: WallTime) -> PermissionSet {
        let on = !acting && self.session.as_ref().is_some_and(|session| !session.is_over(now));
        self.of_staff().filter(|_| on).unwrap_or_default()
    }

    /// The custom roles that have to be known.
    pub fn custom_roles(&self) -> impl Iterator<Item = RoleId> + use<> {
        let member = self.membership.as_ref().and_then(|it| it.role.custom());
        let staff = self.staff.as_ref().and_then(|it| it.role.custom());
        let acting = self.impersonation.as_ref().and_then(|it| it.role.custom());
        [member, staff, acting].into_iter().flatten()
    }

    /// Whoever acts in an account's name has what that role allows in that account, and nothing anywhere else.
    fn check_acting(&self, reach: Reach, now: WallTime) -> Result<(), Denial> {
        let on = self.acting_in(now).ok_or(Denial::Over)?;
        match reach {
            Reach::Oneself | Reach::Operator(_) => Err(Denial::Forbidden),
            Reach::Account(account, _) if account != on.account => Err(Denial::Unknown),
            Reach::Account(_, permission) => {
                allowed(Some(on.role.permissions(self.custom(on.role.custom()))), permission).ok_or(Denial::Forbidden)
            }
        }
    }

    /// The impersonation that is on.
    fn acting_in(&self, now: WallTime) -> Option<&Impersonation> {
        let may_impersonate = allowed(self.of_staff(), Permission::ImpersonationsStart).is_some();
        let user = self.session.as_ref().map(|session| session.user);
        self.impersonation.as_ref().filter(|it| Some(it.staff) == user && it.is_on(now) && may_impersonate)
    }

    fn of_member(&self) -> Option<PermissionSet> {
        self.membership.as_ref().map(|it| it.role.permissions(self.custom(it.role.custom())))
    }

    fn of_staff(&self) -> Option<PermissionSet> {
        self.staff.as_ref().map(|it| it.role.permissions(self.custom(it.role.custom())))
    }

    fn custom(&self, role: Option<RoleId>) -> Option<&CustomRole> {
        self.roles.iter().find(|custom| Some(custom.id) == role)
    }
}

impl ApiKey {
    /// Whether a caller who has this key may.
    ///
    /// # Errors
    /// The [`Denial`].
    pub fn check(&self, reach: Reach) -> Result<(), Denial> {
        check_machine(self.owner, self.scopes, reach)
    }

    /// What it allows where it reaches; less than it says where a release has taken a permission from its owner.
    #[must_use]
    pub fn allows(&self) -> PermissionSet {
        self.scopes.intersection(self.owner.most())
    }
}

impl Client {
    /// Whether a caller who has this token of the client may.
    ///
    /// # Errors
    /// The [`Denial`].
    pub fn check(&self, token: &ClientToken, reach: Reach) -> Result<(), Denial> {
        if !self.stands_by(token) {
            return Err(Denial::Over);
        }
        check_machine(self.owner, self.scopes.intersection(token.scopes), reach)
    }
}

impl Client {
    /// Whether a user who may themselves also may by way of this token, which the client has from them.
    ///
    /// # Errors
    /// The [`Denial`].
    pub fn check_for_user(&self, token: &ClientToken, reach: Reach) -> Result<(), Denial> {
        if !self.stands_by(token) {
            return Err(Denial::Over);
        }
        match reach {
            // Who somebody is, and how they log in, is nothing that they let others decide.
            Reach::Oneself => Err(Denial::Forbidden),
            Reach::Operator(permission) | Reach::Account(_, permission) => {
                allowed(Some(self.scopes.intersection(token.scopes)), permission).ok_or(Denial::Forbidden)
            }
        }
    }
}

/// Whether what has these scopes and belongs to `owner` may: it reaches no further than its owner.
fn check_machine(owner: KeyOwner, scopes: PermissionSet, reach: Reach) -> Result<(), Denial> {
    let permission = match (reach, owner) {
        // A machine is nobody: there is no self to look at.
        (Reach::Oneself, _) | (Reach::Operator(_), KeyOwner::Account(_)) => return Err(Denial::Forbidden),
        (Reach::Account(account, _), KeyOwner::Account(own)) if account != own => return Err(Denial::Unknown),
        (Reach::Operator(permission) | Reach::Account(_, permission), _) => permission,
    };
    allowed(Some(scopes.intersection(owner.most())), permission).ok_or(Denial::Forbidden)
}

fn allowed(set: Option<PermissionSet>, permission: Permission) -> Option<()> {
    set.filter(|set| set.contains(permission)).map(|_| ())
}
