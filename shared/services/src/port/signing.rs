use super::PortError;
use domain::signing::PublicKey;
use domain::time::WallTime;

/// The records of the keys that tokens are verified with.
pub trait PublicKeys {
    /// All of them, also those that are no longer good.
    fn public_keys(&self) -> impl Future<Output = Result<Vec<PublicKey>, PortError>>;

    /// Makes the key known, before the first token is signed with it. The same key again changes nothing.
    fn publish_key(&self, key: &PublicKey) -> impl Future<Output = Result<(), PortError>>;

    /// Ends all trust in the key from now on. False if there is none; a second time changes nothing.
    fn revoke_key(&self, kid: &str, now: WallTime) -> impl Future<Output = Result<bool, PortError>>;

    /// Removes the record.
    fn forget_key(&self, kid: &str) -> impl Future<Output = Result<(), PortError>>;
}

/// The private side: only what issues tokens, and what publishes keys, may read it.
pub trait SigningKeys {
    /// Publishes the key that signs at `now` and the one that will sign next, as far as they are not published, and
    /// tells their ids.
    fn publish_signing_keys(&self, now: WallTime) -> impl Future<Output = Result<[String; 2], PortError>>;
}

pub trait SealingKeys {
    /// The key that cursors are authenticated with.
    fn sealing_key(&self) -> impl Future<Output = Result<[u8; 32], PortError>>;
}
