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

    #[must_use]
    pub fn granting(&self, features: &[FeatureGrant]) -> Self {
        self.changed(features, |count| count.saturating_add(1))
    }

    #[must_use]
    pub fn revoking(&self, features: &[FeatureGrant]) -> Self {
        self.changed(features, |count| count.saturating_sub(1))
    }

    fn changed(&self, features: &[FeatureGrant], count: impl Fn(u32) -> u32) -> Self {
        let mut granted = self.granted.clone();
        for feature in features {
            let grants = granted.entry(feature.key.clone()).or_default();
            match grants.iter_mut().find(|grant| grant.0 == feature.allowance) {
                Some(grant) => grant.1 = count(grant.1),
                None => grants.push((feature.allowance, count(0))),
            }
            grants.retain(|grant| grant.1 > 0);
        }
        granted.retain(|_, grants| !grants.is_empty());
        let version = self.version.map_or(Version::FIRST, Version::next);
        Self { account: self.account, granted, version: Some(version) }
    }
}
