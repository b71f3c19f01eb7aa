use super::event::HttpEvent;
use crate::failure::Failure;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::collections::BTreeMap;

/// An HTTP request, whatever brought it.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub query: String,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
    pub request_id: String,
    /// As API Gateway saw it; empty where the front does not know.
    pub source_ip: String,
}

impl Request {
    /// The largest body that is read, in bytes.
    pub const MOST_BYTES: usize = 1 << 20;

    /// The request of an event, and what is wrong with its body, if anything: [`Failure::TooLarge`], or
    /// [`Failure::NotJson`] for one that is not what its encoding says.
    pub(crate) fn from_event(event: HttpEvent, invocation: &str) -> (Self, Option<Failure>) {
        let HttpEvent { raw_path, raw_query_string, headers, cookies, body, is_base64_encoded, request_context } =
            event;
        let body = body.unwrap_or_default();
        // Base64 is four bytes for three.
        let most = if is_base64_encoded { Self::MOST_BYTES / 3 * 4 + 4 } else { Self::MOST_BYTES };
        let read = if body.len() > most {
            Err(Failure::TooLarge)
        } else if is_base64_encoded {
            BASE64_STANDARD
                .decode(body)
                .map_err(|_| Failure::NotJson("not the base64 it is said to be".to_owned()))
                .and_then(|bytes| if bytes.len() > Self::MOST_BYTES { Err(Failure::TooLarge) } else { Ok(bytes) })
        } else {
            Ok(body.into_bytes())
        };
        let (body, failure) = match read {
            Ok(body) => (body, None),
            Err(failure) => (Vec::new(), Some(failure)),
        };
        let mut lower = BTreeMap::new();
        for (name, value) in headers {
            lower.insert(name.to_ascii_lowercase(), value);
        }
        if !cookies.is_empty() {
            lower.insert("cookie".to_owned(), cookies.join("; "));
        }
        let request = Self {
            method: request_context.http.method,
            path: raw_path,
            query: raw_query_string,
            headers: lower,
            body,
            source_ip: request_context.http.source_ip,
            request_id: request_context.request_id.unwrap_or_else(|| invocation.to_owned()),
        };
        (request, failure)
    }

    /// `name` in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}
