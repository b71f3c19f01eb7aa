//! The cookie of a session on its way in and out (RFC 6265bis).

use super::request::Request;
use domain::identity::Session;
use services::port::SessionCookie;

/// The prefix keeps other hosts, and pages without TLS, from putting one in its place (RFC 6265bis, section 4.1.3.2).
const NAME: &str = "__Host-session";

/// `None` also where there are several: a browser keeps one of that name.
pub(crate) fn of(request: &Request) -> Option<&str> {
    value(request.header("cookie")?)
}

/// The value in a `Cookie` header.
pub(crate) fn value(header: &str) -> Option<&str> {
    let mut values = header.split(';').filter_map(|pair| pair.trim().split_once('=')).filter(|(name, _)| *name == NAME);
    let (_, value) = values.next()?;
    values.next().is_none().then_some(value)
}

/// What a browser is told to do with its cookie.
#[derive(Clone, Debug)]
pub(crate) enum CookieChange {
    Keep(SessionCookie),
    Forget,
}

impl CookieChange {
    /// `Lax`: a link from elsewhere finds somebody logged in, and nothing else from elsewhere does.
    pub(crate) fn written(&self) -> String {
        let (value, seconds) = match self {
            Self::Keep(SessionCookie(value)) => (value.as_str(), Session::LIFETIME),
            Self::Forget => ("", 0),
        };
        format!("{NAME}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax")
    }
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn one_cookie_is_looked_for_and_no_other() {
        assert_eq!(value("a=b; __Host-session=xyz; c=d"), Some("xyz"));
        assert_eq!(value("__Host-session=xyz"), Some("xyz"));
        assert_eq!(value("__host-session=xyz; session=xyz; __Host-session2=xyz"), None);
        assert_eq!(value("__Host-session=xyz;__Host-session=abc"), None);
        assert_eq!(value(""), None);
    }
}
