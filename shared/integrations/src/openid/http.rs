//! Requests to providers, whose answers are as long as they should be.

use super::configuration::Transport;
use super::{ProviderError, broken, unavailable};
use crate::aws;
use crate::failure::causes;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;

/// The most bytes that are read of an answer.
const MOST_BYTES: usize = 256 * 1024;

/// Somewhere that requests may go.
#[derive(Clone, Debug)]
pub(super) struct Endpoint(String);

/// An answer, whatever its status. Redirects are not followed.
pub(super) struct Fetched {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

impl Endpoint {
    /// `None` for what is not HTTPS, nor plain HTTP on this machine where that may be.
    pub(super) fn new(url: String, transport: Transport) -> Option<Self> {
        let uri: ::http::Uri = url.parse().ok()?;
        let host = uri.host().filter(|host| !host.is_empty())?;
        let userinfo = uri.authority()?.as_str().contains('@');
        let safe = match uri.scheme_str()? {
            "https" => true,
            "http" => transport == Transport::HttpsOrLoopback && matches!(host, "127.0.0.1" | "[::1]" | "localhost"),
            _ => false,
        };
        (safe && !userinfo).then_some(Self(url))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Fetched {
    pub(super) fn ok(self) -> Result<Vec<u8>, ProviderError> {
        match self.status {
            200 => Ok(self.body),
            status => Err(unavailable(format!("status {status}"))),
        }
    }
}

pub(super) async fn get(from: &Endpoint) -> Result<Fetched, ProviderError> {
    let request = ::http::Request::get(from.as_str()).header("accept", "application/json");
    exchange(request, String::new()).await
}

pub(super) async fn post(to: &Endpoint, authorization: Option<String>, form: String) -> Result<Fetched, ProviderError> {
    let mut request = ::http::Request::post(to.as_str())
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded");
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    exchange(request, form).await
}

async fn exchange(request: ::http::request::Builder, body: String) -> Result<Fetched, ProviderError> {
    let request = request.body(SdkBody::from(body)).map_err(|error| broken(error.to_string()))?;
    let request = HttpRequest::try_from(request).map_err(|error| broken(causes(&error)))?;
    let response = aws::connector().call(request).await.map_err(|error| unavailable(causes(&error)))?;
    let status = response.status().as_u16();
    let mut stream = ByteStream::new(response.into_body());
    let mut body = Vec::new();
    while let Some(bytes) = stream.next().await {
        body.extend_from_slice(&bytes.map_err(|error| unavailable(causes(&error)))?);
        if body.len() > MOST_BYTES {
            return Err(unavailable(format!("an answer of more than {MOST_BYTES} bytes")));
        }
    }
    Ok(Fetched { status, body })
}
