use crate::email::EmailAddress;
use std::fmt::Write as _;

/// What an app reads from a picture: whose codes they are, and the secret. As Google's Key URI Format has it, which every
/// app understands.
#[must_use]
pub fn otpauth_uri(issuer: &str, account: &EmailAddress, secret: &str) -> String {
    let (issuer, account) = (escaped(issuer), escaped(account.as_str()));
    format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
}

/// RFC 3986, section 2.1.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            escaped.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}
