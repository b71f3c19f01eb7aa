use domain::id::FactorId;
use domain::identity::{Authenticator, FactorSet, Passkey};
use domain::text::Name;
use domain::time::WallTime;
use serde::Serialize;
use utoipa::ToSchema;

/// What one can show beside one's password.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SecondFactor)]
pub struct FactorView {
    #[schema(value_type = String, example = "factor_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: FactorId,
    kind: FactorKindView,
    #[schema(value_type = String)]
    name: Name,
    #[schema(value_type = String, format = DateTime)]
    added_at: WallTime,
    /// Since when it counts; null while it has yet to show a first code.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    confirmed_at: Option<WallTime>,
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    used_at: Option<WallTime>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SecondFactorKind)]
pub enum FactorKindView {
    /// An app that shows codes.
    Authenticator,
    Passkey,
}

impl From<Authenticator> for FactorView {
    fn from(app: Authenticator) -> Self {
        let Authenticator { id, name, added_at, confirmed_at, used_at, .. } = app;
        Self { id, kind: FactorKindView::Authenticator, name, added_at, confirmed_at, used_at }
    }
}

impl From<Passkey> for FactorView {
    fn from(passkey: Passkey) -> Self {
        let Passkey { id, name, added_at, used_at, .. } = passkey;
        Self { id, kind: FactorKindView::Passkey, name, added_at, confirmed_at: Some(added_at), used_at }
    }
}

impl FactorView {
    /// All of somebody's, in the order that they were added.
    #[must_use]
    pub fn all(set: FactorSet) -> Vec<Self> {
        let passkeys = set.passkeys.into_iter().map(Self::from);
        let mut all: Vec<Self> = set.authenticators.into_iter().map(Self::from).chain(passkeys).collect();
        all.sort_unstable_by_key(|factor| (factor.added_at, factor.id));
        all
    }
}
