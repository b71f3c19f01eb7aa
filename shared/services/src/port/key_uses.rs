use super::PortError;
use domain::id::ApiKeyId;
use domain::time::WallTime;

/// When API keys were last used: for whoever wants to know which of them nobody needs any more. It may be an hour behind,
/// and is kept for 400 days.
pub trait KeyUses {
    fn note_use(&self, key: ApiKeyId, at: WallTime) -> impl Future<Output = Result<(), PortError>>;

    /// Of those of `keys`, at most 100, that were used, in no order.
    fn last_uses(&self, keys: &[ApiKeyId]) -> impl Future<Output = Result<Vec<(ApiKeyId, WallTime)>, PortError>>;
}
