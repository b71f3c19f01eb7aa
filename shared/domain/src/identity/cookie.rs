//! A session that a browser keeps in a cookie, and the page that it is used from.

use super::{Session, SessionKind};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a page comes from, as browsers write it in `Origin` (RFC 6454, section 6.2): scheme and host, and the port
/// unless it is the scheme's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WebOrigin(String);

impl WebOrigin {
    /// The origin of an address. `None` for one that is not of the web.
    #[must_use]
    pub fn of(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let own_port = match scheme {
            "https" => ":443",
            "http" => ":80",
            _ => return None,
        };
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        let host = host.strip_suffix(own_port).unwrap_or(&host);
        let written = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'@');
        written.then(|| Self(format!("{scheme}://{host}")))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WebOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a browser tells of the page that made it ask.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// `Origin`, where it said so.
    pub origin: Option<&'a str>,
    /// `Sec-Fetch-Site` (W3C Fetch Metadata), where it said so.
    pub site: Option<&'a str>,
    /// Whether it only wants to read.
    pub reads: bool,
}

impl Session {
    /// Whether a cookie with this secret (SHA-256, hexadecimal) is of this session.
    #[must_use]
    pub fn is_opened_by(&self, secret_sha256: &str) -> bool {
        matches!(self.kind, SessionKind::Cookie { .. }) && self.secret_sha256 == secret_sha256
    }

    /// Whether the page that asks is of the origin the session began on. Browsers name the origin with whatever changes
    /// something, and with what scripts read from elsewhere; a cookie that came without is on its own page, or it is a
    /// link that was followed, which reads and whose answer no other page sees.
    #[must_use]
    pub fn is_at_home(&self, asking: Asking<'_>) -> bool {
        match (&self.kind, asking.origin) {
            (SessionKind::Bearer, _) => true,
            (SessionKind::Cookie { origin }, Some(from)) => origin.as_str() == from,
            (SessionKind::Cookie { .. }, None) => asking.reads || asking.site == Some("same-origin"),
        }
    }
}
