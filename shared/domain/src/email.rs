use crate::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An e-mail address in the one form it is stored and compared in: trimmed and lower-case.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = Refusal;

    /// Accepts what a mail server can deliver to without quoting: RFC 5321's lengths (section 4.5.3.1), one `@`, an
    /// atom before it and a dotted ASCII domain behind it.
    fn try_from(raw: String) -> Result<Self, Refusal> {
        let address = raw.trim().to_lowercase();
        let (local, domain) = address.rsplit_once('@').ok_or(Refusal::InvalidEmail)?;
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let is_atom = |part: &str| {
            !part.is_empty()
                && part.chars().all(|c| c.is_alphanumeric() || (c.is_ascii() && "!#$%&'*+-/=?^_`{|}~".contains(c)))
        };
        let valid = local.len() <= 64
            && address.len() <= 254
            && local.split('.').all(is_atom)
            && domain.contains('.')
            && domain.split('.').all(is_label);
        if valid { Ok(Self(address)) } else { Err(Refusal::InvalidEmail) }
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Personal data stays out of logs, so the address does not show.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}
