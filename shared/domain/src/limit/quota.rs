use super::Policy;
use crate::time::WallTime;

/// So many in so many seconds; both at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quota {
    pub most: u32,
    pub seconds: u32,
}

/// A stretch of time that a quota is good for. Windows follow each other from 1970 on, for everybody alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    quota: Quota,
    begins: WallTime,
}

/// What is left of a quota, for whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    pub policy: Policy,
    pub quota: Quota,
    pub remaining: u32,
    /// Until there is all of it again.
    pub reset_seconds: u32,
}

/// There is nothing left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than {} in {} seconds under {}", .quota.most, .quota.seconds, .policy.name())]
pub struct Exceeded {
    pub policy: Policy,
    pub quota: Quota,
    /// When to come again; at least 1.
    pub retry_seconds: u32,
}

impl Quota {
    /// The window that `now` lies in.
    #[must_use]
    pub fn window(self, now: WallTime) -> Window {
        let length = i64::from(self.seconds.max(1));
        Window { quota: self, begins: WallTime::EPOCH.after_seconds(now.second().div_euclid(length) * length) }
    }
}

impl Window {
    #[must_use]
    pub fn begins(self) -> WallTime {
        self.begins
    }

    #[must_use]
    pub fn ends(self) -> WallTime {
        self.begins.after_seconds(i64::from(self.quota.seconds.max(1)))
    }

    /// Whether the last of `counted` requests may pass, and what is left then.
    ///
    /// # Errors
    /// [`Exceeded`] when it is beyond the quota.
    pub fn judge(self, policy: Policy, counted: u64, now: WallTime) -> Result<Left, Exceeded> {
        let quota = self.quota;
        let seconds = u32::try_from(self.ends().second() - now.second()).unwrap_or_default();
        match u64::from(quota.most).checked_sub(counted) {
            Some(remaining) => {
                let remaining = u32::try_from(remaining).unwrap_or(quota.most);
                Ok(Left { policy, quota, remaining, reset_seconds: seconds })
            }
            None => Err(Exceeded { policy, quota, retry_seconds: seconds.max(1) }),
        }
    }
}

impl Exceeded {
    /// What is left: nothing.
    #[must_use]
    pub fn left(self) -> Left {
        Left { policy: self.policy, quota: self.quota, remaining: 0, reset_seconds: self.retry_seconds }
    }
}
