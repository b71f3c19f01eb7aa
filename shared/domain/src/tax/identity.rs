use super::TaxPlace;
use crate::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What an account's taxes depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxIdentity {
    pub place: TaxPlace,
    pub vat_id: Option<VatId>,
}

/// A VAT id with its country prefix: 4 to 20 of `A-Z 0-9`. That it is registered is not checked here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VatId(String);

impl VatId {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for VatId {
    type Error = Refusal;

    fn try_from(id: String) -> Result<Self, Refusal> {
        let allowed = id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if allowed && (4..=20).contains(&id.len()) { Ok(Self(id)) } else { Err(Refusal::InvalidVatId) }
    }
}

impl From<VatId> for String {
    fn from(id: VatId) -> Self {
        id.0
    }
}

/// It may be a person's, so it does not show.
impl fmt::Debug for VatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VatId(…)")
    }
}
