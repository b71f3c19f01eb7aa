//! What an account may do. Kept as counts per feature, so that its size depends on the features sold and not on
//! how many subscriptions grant them.

use crate::Version;
use crate::id::AccountId;
use crate::plan::{Allowance, FeatureGrant, FeatureKey};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entitlements {
    pub account: AccountId,
    /// For each feature, how many subscriptions grant each allowance.
    granted: BTreeMap<FeatureKey, Vec<(Allowance, u32)>>,
    /// `None` until first granted: nothing is stored for an account that never had anything.
    pub version: Option<Version>,
}

impl Entitlements {
    #[must_use]
    pub fn none(account: AccountId) -> Self {
        Self { account, granted: BTreeMap::new(), version: None }
    }

    /// What the account has: of several grants the most generous one.
    pub fn current(&self) -> impl Iterator<Item = (&FeatureKey, Allowance)> {
        self.granted.iter().filter_map(|(key, grants)| Some((key, grants.iter().map(|grant| grant.0).max()?)))
    }

    /// With `given` in place of `taken`.
    #[must_use]
    pub fn exchanging(&self, taken: &[FeatureGrant], given: &[FeatureGrant]) -> Self {
        let mut granted = self.granted.clone();
        for feature in given {
            let grants = granted.entry(feature.key.clone()).or_default();
            match grants.iter_mut().find(|grant| grant.0 == feature.allowance) {
                Some(grant) => grant.1 = grant.1.saturating_add(1),
                None => grants.push((feature.allowance, 1)),
            }
        }
        for feature in taken {
            let grants = granted.entry(feature.key.clone()).or_default();
            if let Some(grant) = grants.iter_mut().find(|grant| grant.0 == feature.allowance) {
                grant.1 = grant.1.saturating_sub(1);
            }
            grants.retain(|grant| grant.1 > 0);
        }
        granted.retain(|_, grants| !grants.is_empty());
        let version = self.version.map_or(Version::FIRST, Version::next);
        Self { account: self.account, granted, version: Some(version) }
    }
}
