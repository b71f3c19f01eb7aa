use crate::Refusal;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use serde::{Deserialize, Serialize};
use std::fmt;
use unicase::UniCase;

/// An e-mail address as somebody wrote it, and the one form that all its spellings have in common: addresses are
/// compared by that one, and it is what is unique.
///
/// The canonical form of a domain is its A-labels (UTS #46, non-transitional), and of what stands before the `@` its
/// caseless match (The Unicode Standard, D145) in normalisation form C. RFC 5321 (section 2.4) lets a mail server tell
/// upper from lower case there; none that people use does, and two users who differ in nothing else would be taken for
/// each other.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress {
    written: String,
    canonical: String,
}

impl EmailAddress {
    /// As it was written, but for space around it: what people are shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// The same for all spellings of the address.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// Where mail is sent: the domain as name servers know it, and before it what was written, which is the receiving
    /// server's to read.
    #[must_use]
    pub fn deliverable(&self) -> String {
        let local = self.written.rsplit_once('@').map_or("", |(local, _)| local);
        let domain = self.canonical.rsplit_once('@').map_or("", |(_, domain)| domain);
        format!("{local}@{domain}")
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = Refusal;

    /// Accepts what a mail server can deliver to without quoting: RFC 5321's lengths (section 4.5.3.1), one `@`, an
    /// atom before it (with letters of any script, RFC 6531) and a dotted domain behind it, which may be an
    /// internationalised one.
    fn try_from(raw: String) -> Result<Self, Refusal> {
        let written = raw.trim();
        let (local, domain) = written.rsplit_once('@').ok_or(Refusal::InvalidEmail)?;
        if !fits(local, written) {
            return Err(Refusal::InvalidEmail);
        }
        let (caseless, domain) = (caseless(local), a_labels(domain)?);
        let canonical = format!("{caseless}@{domain}");
        let valid = fits(&caseless, &canonical)
            && is_dot_atom(&ComposingNormalizerBorrowed::new_nfc().normalize(local))
            && is_dot_atom(&caseless)
            && domain.contains('.')
            && domain.split('.').all(is_label);
        if valid { Ok(Self { written: written.to_owned(), canonical }) } else { Err(Refusal::InvalidEmail) }
    }
}

fn fits(local: &str, address: &str) -> bool {
    local.len() <= 64 && address.len() <= 254
}

fn caseless(local: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(local);
    let folded = UniCase::unicode(decomposed).to_folded_case();
    ComposingNormalizerBorrowed::new_nfc().normalize(&folded).into_owned()
}

fn a_labels(domain: &str) -> Result<String, Refusal> {
    let (allowed, hyphens) = (AsciiDenyList::STD3, Hyphens::CheckFirstLast);
    let labels = Uts46::new().to_ascii(domain.as_bytes(), allowed, hyphens, DnsLength::Verify);
    labels.map(String::from).map_err(|_| Refusal::InvalidEmail)
}

fn is_dot_atom(local: &str) -> bool {
    let is_atom = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_alphanumeric() || (c.is_ascii() && "!#$%&'*+-/=?^_`{|}~".contains(c)))
    };
    local.split('.').all(is_atom)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// Spellings of one address are equal.
impl PartialEq for EmailAddress {
    fn eq(&self, other: &Self) -> bool {
        self.canonical == other.canonical
    }
}

impl Eq for EmailAddress {}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.written
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// Personal data stays out of logs, so the address does not show.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}
