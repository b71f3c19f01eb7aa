use crate::id::CouponId;
use crate::{Refusal, Version};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a customer types: 3 to 40 of `A-Z 0-9 _ -`, in capital letters however it was typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CouponCode(String);

impl CouponCode {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CouponCode {
    type Error = Refusal;

    fn try_from(typed: String) -> Result<Self, Refusal> {
        let code = typed.trim().to_ascii_uppercase();
        let allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-';
        if (3..=40).contains(&code.len()) && code.bytes().all(allowed) {
            Ok(Self(code))
        } else {
            Err(Refusal::InvalidCouponCode)
        }
    }
}

impl From<CouponCode> for String {
    fn from(code: CouponCode) -> Self {
        code.0
    }
}

impl fmt::Display for CouponCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One code, one coupon, for ever: an archived coupon keeps its code, so that old papers stay clear. A claim that
/// exists answers the next one with [`Refusal::CouponCodeTaken`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponCodeClaim {
    pub code: CouponCode,
    pub coupon: CouponId,
    pub version: Version,
}
