use domain::id::{ApiKeyId, UserId};
use domain::identity::ApiKey;
use domain::permission::PermissionSet;
use domain::text::Name;
use domain::time::WallTime;
use serde::Serialize;
use services::Page;
use services::port::{ApiKeySecret, KeyUses, PortError};
use std::collections::HashMap;
use std::fmt;
use utoipa::ToSchema;

/// What a server calls with, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub struct ApiKeyView {
    #[schema(value_type = String, example = "key_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: ApiKeyId,
    #[schema(value_type = String, example = "Backend")]
    name: Name,
    /// The permissions that it is for.
    #[schema(value_type = Vec<String>, example = json!(["entitlements:read"]))]
    scopes: PermissionSet,
    #[schema(value_type = String, example = "user_01kbnv3j7hexp9v6m2qk5a0d8t")]
    created_by: UserId,
    #[schema(value_type = String, format = DateTime)]
    created_at: WallTime,
    #[schema(value_type = Option<String>, required = true, format = DateTime)]
    expires_at: Option<WallTime>,
    #[schema(value_type = Option<String>, required = true, format = DateTime)]
    revoked_at: Option<WallTime>,
    /// Up to an hour behind; null for a key that was not used within 400 days.
    #[schema(value_type = Option<String>, required = true, format = DateTime)]
    last_used_at: Option<WallTime>,
}

impl ApiKeyView {
    pub(crate) fn new(key: ApiKey, last_used_at: Option<WallTime>) -> Self {
        Self {
            id: key.id,
            name: key.name,
            scopes: key.scopes,
            created_by: key.created_by,
            created_at: key.created_at,
            expires_at: key.expires_at,
            revoked_at: key.revoked_at,
            last_used_at,
        }
    }

    /// With what is known of its use.
    pub(crate) async fn of(keys: &impl KeyUses, key: ApiKey) -> Result<Self, PortError> {
        let used = keys.last_uses(&[key.id]).await?;
        Ok(Self::new(key, used.first().map(|(_, at)| *at)))
    }

    pub(crate) async fn of_page(keys: &impl KeyUses, page: Page<ApiKey>) -> Result<Page<Self>, PortError> {
        let ids: Vec<_> = page.items.iter().map(|key| key.id).collect();
        let used: HashMap<_, _> = keys.last_uses(&ids).await?.into_iter().collect();
        let shown = |key: ApiKey| {
            let last_used_at = used.get(&key.id).copied();
            Self::new(key, last_used_at)
        };
        Ok(Page { items: page.items.into_iter().map(shown).collect(), next: page.next })
    }
}

/// A key with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiKeyWithSecret)]
pub struct SecretView {
    api_key: ApiKeyView,
    /// What to send as a bearer token.
    #[schema(example = "ms_sandbox_…")]
    secret: String,
}

impl fmt::Debug for SecretView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretView").field("api_key", &self.api_key).finish_non_exhaustive()
    }
}

impl SecretView {
    pub(crate) fn new(api_key: ApiKeyView, ApiKeySecret(secret): ApiKeySecret) -> Self {
        Self { api_key, secret }
    }
}
