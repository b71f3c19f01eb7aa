use super::Permission;
use crate::Refusal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Some of the permissions; written as the list of their names.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct PermissionSet(u64);

const _: () = assert!(Permission::ALL.len() <= 64);

impl PermissionSet {
    pub const NONE: Self = Self(0);

    #[must_use]
    pub const fn of(permissions: &[Permission]) -> Self {
        let mut bits = 0;
        let mut n = 0;
        while n < permissions.len() {
            bits |= 1 << permissions[n] as u64;
            n += 1;
        }
        Self(bits)
    }

    /// These, and those of `permissions`.
    #[must_use]
    pub const fn and(self, permissions: &[Permission]) -> Self {
        Self(self.0 | Self::of(permissions).0)
    }

    #[must_use]
    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u64) != 0
    }

    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether everything here is in `other` too.
    #[must_use]
    pub const fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The permissions that a scope names (RFC 6749, section 3.3).
    ///
    /// # Errors
    /// [`Refusal::InvalidScope`] for a name that is none of a permission.
    pub fn of_scope(scope: &str) -> Result<Self, Refusal> {
        let named = |name: &str| Permission::ALL.iter().copied().find(|permission| permission.name() == name);
        scope.split(' ').filter(|name| !name.is_empty()).map(|name| named(name).ok_or(Refusal::InvalidScope)).collect()
    }

    /// Written as a scope.
    #[must_use]
    pub fn scope(self) -> String {
        self.iter().map(Permission::name).collect::<Vec<_>>().join(" ")
    }

    /// In the order in which permissions are declared.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.contains(*permission))
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions.into_iter().fold(Self::NONE, |set, permission| set.and(&[permission]))
    }
}

impl fmt::Debug for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Permission::name)).finish()
    }
}

impl Serialize for PermissionSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for PermissionSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Permission>::deserialize(deserializer)?.into_iter().collect())
    }
}
