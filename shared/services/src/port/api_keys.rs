use super::PortError;
use crate::{Page, PageRequest};
use domain::id::ApiKeyId;
use domain::identity::{ApiKey, KeyOwner};

pub trait ApiKeys {
    /// In no order that means anything.
    fn api_keys(&self, owner: KeyOwner, page: &PageRequest) -> impl Future<Output = Result<Page<ApiKey>, PortError>>;
}

/// An API key as it is given out: shown once, stored nowhere.
#[derive(Clone)]
pub struct ApiKeySecret(pub String);

impl std::fmt::Debug for ApiKeySecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApiKeySecret(…)")
    }
}

pub trait ApiKeySecrets {
    /// A new one, with its SHA-256 (hexadecimal).
    fn new_api_key(&self, owner: KeyOwner, key: ApiKeyId) -> Result<(ApiKeySecret, String), PortError>;
}
