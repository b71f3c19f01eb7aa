//! How much a caller may ask for: counted here once, for every operation.

use crate::failure::Failure;
use crate::operation::{About, Access, Limit};
use domain::limit::{Counter, Exceeded, Left, Policy, Quota, Source, Window};
use domain::time::WallTime;
use services::Principal;
use services::port::{Counters, LimitSettings};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The most tokens that a process takes at once, where it need not be exact.
const LARGEST_BLOCK: u32 = 50;

/// A block is at most this part of its quota, so that many processes with a block each leave something to the others.
const BLOCKS_IN_A_QUOTA: u32 = 100;

/// The most subjects that a process knows of.
const MOST_KEPT: usize = 10_000;

/// What a process knows of what is counted: tokens that it has taken and not used, and who has nothing left, which is
/// then answered without a call.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    kept: Mutex<HashMap<(Policy, String), Kept>>,
}

#[derive(Clone, Copy, Debug)]
struct Kept {
    window: Window,
    /// What was counted when the last of the tokens was.
    counted: u64,
    tokens: u32,
}

impl Limits {
    /// What holds for whoever calls, before it is known who they are.
    pub(crate) async fn of_source<S: Counters + LimitSettings>(
        &self,
        system: &S,
        about: &About,
        source: &Source,
        now: WallTime,
    ) -> Result<Option<Left>, Failure> {
        let policy = match (about.limit, about.access) {
            (Limit::Credentials, _) => Policy::Credentials,
            (Limit::General, Access::Public) => Policy::Public,
            _ => return Ok(None),
        };
        self.take(system, policy, source.to_string(), now).await
    }

    /// What holds for somebody, whatever they call.
    pub(crate) async fn of_principal<S: Counters + LimitSettings>(
        &self,
        system: &S,
        about: &About,
        principal: &Principal,
        now: WallTime,
    ) -> Result<Option<Left>, Failure> {
        if about.access == Access::Public || about.limit == Limit::None {
            return Ok(None);
        }
        self.take(system, Policy::General, principal.to_string(), now).await
    }

    /// What holds for an account, whoever acts in it. To be asked only of somebody who may, or a stranger could use it up.
    pub(crate) async fn of_account<S: Counters + LimitSettings>(
        &self,
        system: &S,
        about: &About,
        account: &str,
        now: WallTime,
    ) -> Result<Option<Left>, Failure> {
        if about.limit != Limit::Money {
            return Ok(None);
        }
        self.take(system, Policy::Money, account.to_owned(), now).await
    }

    /// What holds for somebody who is denied what they ask for.
    pub(crate) async fn of_denials<S: Counters + LimitSettings>(
        &self,
        system: &S,
        principal: &Principal,
        now: WallTime,
    ) -> Result<Option<Left>, Failure> {
        self.take(system, Policy::Denials, principal.to_string(), now).await
    }

    /// Takes one token. Never does more than the quota pass, in all processes together; where tokens are taken in blocks,
    /// one that does not use its block up may make others refuse too early, by at most that block.
    ///
    /// # Errors
    /// [`Exceeded`]. When it cannot be counted: of what guards somebody (a password, a customer's money) nothing may pass
    /// uncounted, since every try would be free. The other policies only guard us from load, and refusing everybody is
    /// what they are there to prevent: then it passes.
    async fn take<S: Counters + LimitSettings>(
        &self,
        system: &S,
        policy: Policy,
        subject: String,
        now: WallTime,
    ) -> Result<Option<Left>, Failure> {
        let quota = system.quotas().of(policy);
        let window = quota.window(now);
        let key = (policy, subject);
        if let Some(judged) = self.take_kept(&key, policy, window, now) {
            return Ok(Some(judged?));
        }
        let tokens = block(policy, quota);
        let counter = Counter { policy, subject: key.1.clone(), window };
        match system.count(&counter, tokens).await {
            Ok(counted) => Ok(Some(self.keep(key, window, counted, tokens, now)?)),
            Err(error) if guards_us_alone(policy) => {
                tracing::warn!(%error, policy = policy.name(), "not counted");
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Takes one of the tokens that are there; `None` when it has to be asked for.
    fn take_kept(
        &self,
        key: &(Policy, String),
        policy: Policy,
        window: Window,
        now: WallTime,
    ) -> Option<Result<Left, Exceeded>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.get_mut(key).filter(|kept| kept.window == window)?;
        if kept.tokens > 0 {
            kept.tokens -= 1;
            return Some(window.judge(policy, kept.counted - u64::from(kept.tokens), now));
        }
        // Whoever has nothing left has nothing until the next window.
        window.judge(policy, kept.counted + 1, now).err().map(Err)
    }

    /// Takes the first of `tokens` tokens, of which the last one was counted as `counted`, and keeps the rest.
    fn keep(
        &self,
        key: (Policy, String),
        window: Window,
        counted: u64,
        tokens: u32,
        now: WallTime,
    ) -> Result<Left, Exceeded> {
        let policy = key.0;
        let first = counted.saturating_sub(u64::from(tokens)) + 1;
        let judged = window.judge(policy, first, now);
        let rest = judged.map_or(0, |left| left.remaining.min(tokens - 1));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.retain(|_, kept| kept.window.ends() > now);
            if kept.len() >= MOST_KEPT {
                kept.clear();
            }
        }
        kept.insert(key, Kept { window, counted: first + u64::from(rest), tokens: rest });
        judged
    }
}

/// How many tokens are taken at once.
fn block(policy: Policy, quota: Quota) -> u32 {
    if guards_us_alone(policy) { (quota.most / BLOCKS_IN_A_QUOTA).clamp(1, LARGEST_BLOCK) } else { 1 }
}

fn guards_us_alone(policy: Policy) -> bool {
    match policy {
        Policy::Denials | Policy::General | Policy::Public => true,
        Policy::Credentials | Policy::Letters | Policy::Guesses | Policy::Money => false,
    }
}

/// The fields that tell a caller (draft-ietf-httpapi-ratelimit-headers-11): `RateLimit-Policy` and `RateLimit`, which
/// have taken the place of `RateLimit-Limit`, `-Remaining` and `-Reset`. Nothing until half of a quota is used up.
pub(crate) fn fields(lefts: &[Left]) -> Vec<(&'static str, String)> {
    let scarce: Vec<_> = lefts.iter().filter(|left| left.remaining < left.quota.most.div_ceil(2)).collect();
    if scarce.is_empty() {
        return Vec::new();
    }
    let list = |member: fn(&Left) -> String| scarce.iter().map(|left| member(left)).collect::<Vec<_>>().join(", ");
    let policies = list(|left| format!("\"{}\";q={};w={}", left.policy.name(), left.quota.most, left.quota.seconds));
    let remaining = list(|left| format!("\"{}\";r={};t={}", left.policy.name(), left.remaining, left.reset_seconds));
    vec![("ratelimit-policy", policies), ("ratelimit", remaining)]
}

#[cfg(test)]
mod tests {
    use super::{Limits, fields};
    use crate::failure::Failure;
    use domain::limit::{Counter, Policy, Quota, Quotas};
    use domain::time::WallTime;
    use services::Error;
    use services::port::{Counters, LimitSettings, PortError};
    use std::collections::HashMap;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Counted {
        quota: Option<Quota>,
        counts: Mutex<HashMap<Counter, u64>>,
        calls: Mutex<u32>,
        broken: bool,
    }

    impl Counters for Counted {
        async fn count(&self, counter: &Counter, tokens: u32) -> Result<u64, PortError> {
            *self.calls.lock().unwrap() += 1;
            if self.broken {
                return Err(PortError::Unavailable { system: "the store", reason: "broken".to_owned() });
            }
            let mut counts = self.counts.lock().unwrap();
            let count = counts.entry(counter.clone()).or_default();
            *count += u64::from(tokens);
            Ok(*count)
        }
    }

    impl LimitSettings for Counted {
        fn quotas(&self) -> Quotas {
            let quotas = Quotas::default();
            self.quota
                .map_or(quotas, |quota| Policy::ALL.iter().fold(quotas, |quotas, policy| quotas.with(*policy, quota)))
        }
    }

    impl Counted {
        fn with(most: u32) -> Self {
            Self { quota: Some(Quota { most, seconds: 60 }), ..Self::default() }
        }

        fn calls(&self) -> u32 {
            *self.calls.lock().unwrap()
        }
    }

    fn at(second: i64) -> WallTime {
        WallTime::EPOCH.after_seconds(second)
    }

    /// Who of so many passes.
    async fn passes(limits: &Limits, system: &Counted, policy: Policy, many: u32, now: WallTime) -> u32 {
        let mut passed = 0;
        for _ in 0..many {
            passed += u32::from(limits.take(system, policy, "ada".to_owned(), now).await.is_ok());
        }
        passed
    }

    #[tokio::test]
    async fn a_quota_passes_to_the_last_token_and_is_whole_again_in_the_next_window() {
        let (limits, system) = (Limits::default(), Counted::with(7));
        assert_eq!(passes(&limits, &system, Policy::Money, 20, at(0)).await, 7);
        assert_eq!(system.calls(), 7, "whoever has nothing left costs no call");
        assert_eq!(passes(&limits, &system, Policy::Money, 20, at(59)).await, 0);
        assert_eq!(passes(&limits, &system, Policy::Money, 20, at(60)).await, 7);
    }

    #[tokio::test]
    async fn blocks_save_calls_and_let_no_more_through() {
        let (limits, system) = (Limits::default(), Counted::with(6_020));
        assert_eq!(passes(&limits, &system, Policy::General, 500, at(0)).await, 500);
        assert_eq!(system.calls(), 10);
        let others = Limits::default();
        assert_eq!(passes(&others, &system, Policy::General, 5_515, at(0)).await, 5_515);
        // The others have five tokens left, and nobody else has any.
        assert_eq!(passes(&limits, &system, Policy::General, 100, at(0)).await, 0);
        assert_eq!(passes(&others, &system, Policy::General, 100, at(0)).await, 5);
    }

    #[tokio::test]
    async fn a_small_quota_is_not_used_up_by_blocks() {
        let system = Counted::with(100);
        for _ in 0..100 {
            assert_eq!(passes(&Limits::default(), &system, Policy::General, 1, at(0)).await, 1);
        }
        assert_eq!(passes(&Limits::default(), &system, Policy::General, 1, at(0)).await, 0);
    }

    #[tokio::test]
    async fn what_is_left_is_told_to_the_last_one() {
        let (limits, system) = (Limits::default(), Counted::with(300));
        let mut remaining = Vec::new();
        for _ in 0..300 {
            remaining
                .push(limits.take(&system, Policy::General, "ada".to_owned(), at(0)).await.unwrap().unwrap().remaining);
        }
        assert_eq!(remaining, (0..300).rev().collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn what_cannot_be_counted_passes_only_where_nobody_needs_the_guard() {
        let (limits, system) = (Limits::default(), Counted { broken: true, ..Counted::default() });
        for policy in [Policy::General, Policy::Public] {
            assert!(limits.take(&system, policy, "ada".to_owned(), at(0)).await.is_ok_and(|left| left.is_none()));
        }
        for policy in [Policy::Credentials, Policy::Letters, Policy::Guesses, Policy::Money] {
            let refused = limits.take(&system, policy, "ada".to_owned(), at(0)).await;
            assert!(matches!(refused, Err(Failure::Services(Error::Port(_)))), "{policy:?}");
        }
    }

    #[tokio::test]
    async fn a_caller_is_told_once_half_is_used() {
        let (limits, system) = (Limits::default(), Counted::with(4));
        let mut told = Vec::new();
        for _ in 0..4 {
            let left = limits.take(&system, Policy::Money, "ada".to_owned(), at(10)).await.unwrap().unwrap();
            told.push(fields(&[left]));
        }
        let left = |n| {
            vec![
                ("ratelimit-policy", r#""money";q=4;w=60"#.to_owned()),
                ("ratelimit", format!(r#""money";r={n};t=50"#)),
            ]
        };
        assert_eq!(told, [vec![], vec![], left(1), left(0)]);
    }
}
