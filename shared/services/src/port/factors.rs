use super::PortError;
use domain::id::{FactorId, UserId};
use domain::identity::{FactorChallenge, FactorSet, PasskeyCeremony};
use domain::time::WallTime;

pub trait FactorSets {
    /// [`FactorSet::none`] of somebody who never had any.
    fn factor_set(&self, user: UserId) -> impl Future<Output = Result<FactorSet, PortError>>;
}

/// Known by the SHA-256 (hexadecimal) of their secrets.
pub trait FactorChallenges {
    fn keep_challenge(&self, sha256: &str, challenge: &FactorChallenge) -> impl Future<Output = Result<(), PortError>>;

    /// Also one that is over: whether it is open is its own to say.
    fn challenge(&self, sha256: &str) -> impl Future<Output = Result<Option<FactorChallenge>, PortError>>;

    /// Takes it away. Of those who do at the same time, one is told that it was there.
    fn take_challenge(&self, sha256: &str) -> impl Future<Output = Result<bool, PortError>>;
}

/// What an app and we know, in base 32 (RFC 4648, section 6): shown once, stored nowhere.
#[derive(Clone)]
pub struct AuthenticatorSecret(pub String);

impl std::fmt::Debug for AuthenticatorSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuthenticatorSecret(…)")
    }
}

/// The secrets of apps that show codes, each computed from what it belongs to (RFC 4226, section 7.5), so that they lie in
/// no table.
pub trait AuthenticatorSecrets {
    fn authenticator_secret(
        &self,
        user: UserId,
        factor: FactorId,
    ) -> impl Future<Output = Result<AuthenticatorSecret, PortError>>;

    /// The time step (RFC 6238, section 4.2) that a code of the app is of: the one at `now`, the one before it or the one
    /// behind it, for clocks that differ. `None` for any other code.
    fn step_of_code(
        &self,
        of: (UserId, FactorId),
        code: &str,
        now: WallTime,
    ) -> impl Future<Output = Result<Option<u64>, PortError>>;
}

/// What passkeys are asked for, known by the SHA-256 (hexadecimal) of the challenge.
pub trait PasskeyCeremonies {
    fn keep_ceremony(&self, sha256: &str, ceremony: &PasskeyCeremony) -> impl Future<Output = Result<(), PortError>>;

    /// Takes it away, also one that is over. Of those who do at the same time, one gets it.
    fn take_ceremony(&self, sha256: &str) -> impl Future<Output = Result<Option<PasskeyCeremony>, PortError>>;
}
