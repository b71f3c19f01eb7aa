//! How a client says who it is (RFC 6749, section 2.3.1).

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::Refusal;
use services::ClientCredentials;

/// The credentials in the header, or those in the body; never both.
///
/// # Errors
/// [`Refusal::InvalidClient`] for none, and for what cannot be read; [`Refusal::InvalidRequest`] for two.
pub(crate) fn credentials(
    authorization: Option<&str>,
    client_id: Option<String>,
    client_secret: Option<String>,
) -> Result<ClientCredentials, Refusal> {
    match (authorization, client_id, client_secret) {
        (Some(_), _, Some(_)) => Err(Refusal::InvalidRequest),
        (Some(header), client_id, None) => {
            let credentials = basic(header).ok_or(Refusal::InvalidClient)?;
            match client_id {
                Some(other) if other != credentials.client_id => Err(Refusal::InvalidRequest),
                _ => Ok(credentials),
            }
        }
        (None, Some(client_id), Some(secret)) => Ok(ClientCredentials { client_id, secret }),
        (None, _, _) => Err(Refusal::InvalidClient),
    }
}

/// HTTP Basic, with both halves written as in a form before they are joined.
fn basic(header: &str) -> Option<ClientCredentials> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (client_id, secret) = decoded.split_once(':')?;
    Some(ClientCredentials { client_id: unescaped(client_id)?, secret: unescaped(secret)? })
}

fn unescaped(text: &str) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(&format!("_={text}")).ok()?;
    let [(_, value)] = <[_; 1]>::try_from(pairs).ok()?;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::credentials;
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;
    use domain::Refusal;

    fn basic(text: &str) -> String {
        format!("Basic {}", BASE64_STANDARD.encode(text))
    }

    #[test]
    fn a_client_says_in_one_way_who_it_is() {
        let some = |text: &str| Some(text.to_owned());
        for (header, id, secret) in [
            (Some(basic("client_1:s3cret")), None, None),
            (Some(basic("client_1:s3cret")), some("client_1"), None),
            (Some(basic("client%5F1:s3c%72et")), None, None),
            (None, some("client_1"), some("s3cret")),
        ] {
            let found = credentials(header.as_deref(), id, secret).unwrap();
            assert_eq!((found.client_id.as_str(), found.secret.as_str()), ("client_1", "s3cret"));
        }
        for (header, id, secret, refusal) in [
            (None, None, None, Refusal::InvalidClient),
            (None, some("client_1"), None, Refusal::InvalidClient),
            (None, None, some("s3cret"), Refusal::InvalidClient),
            (some("Bearer x"), None, None, Refusal::InvalidClient),
            (some("Basic"), None, None, Refusal::InvalidClient),
            (some("Basic %"), None, None, Refusal::InvalidClient),
            (Some(basic("client_1")), None, None, Refusal::InvalidClient),
            (Some(basic("client_1:a&b=c")), None, None, Refusal::InvalidClient),
            (Some(basic("client_1:s3cret")), some("client_1"), some("s3cret"), Refusal::InvalidRequest),
            (Some(basic("client_1:s3cret")), some("client_2"), None, Refusal::InvalidRequest),
        ] {
            assert_eq!(credentials(header.as_deref(), id, secret).unwrap_err(), refusal, "{header:?}");
        }
    }
}
