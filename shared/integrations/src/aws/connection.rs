//! HTTP/1.1 alone, put together by hand: the SDK's own client brings HTTP/2 along, an eighth of a function's size, which
//! none of the services we call needs.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::{Connect, HttpConnector as Tcp};
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// One pool of connections for everything. TLS is set up by the first request that needs it, which a local one never
/// does.
#[derive(Debug)]
pub(super) struct Pool;

impl HttpClient for Pool {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        connector()
    }
}

/// The process's connections, for calls that are not AWS's.
#[must_use]
pub fn connector() -> SharedHttpConnector {
    static CONNECTOR: OnceLock<SharedHttpConnector> = OnceLock::new();
    CONNECTOR.get_or_init(|| SharedHttpConnector::new(ByScheme::default())).clone()
}

#[derive(Debug, Default)]
struct ByScheme {
    plain: OnceLock<Client<Tcp, SdkBody>>,
    secure: OnceLock<Option<Client<HttpsConnector<Tcp>, SdkBody>>>,
}

impl HttpConnector for ByScheme {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        if request.uri().starts_with("http://") {
            return send(self.plain.get_or_init(|| client(tcp())), request);
        }
        match self.secure.get_or_init(secure) {
            Some(client) => send(client, request),
            None => HttpConnectorFuture::ready(Err(ConnectorError::user(
                "no root certificates: neither /etc/pki/tls nor /etc/ssl has a bundle".into(),
            ))),
        }
    }
}

fn tcp() -> Tcp {
    let mut tcp = Tcp::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(Duration::from_secs(1)));
    tcp
}

fn client<C: Connect + Clone>(connector: C) -> Client<C, SdkBody> {
    let mut builder = Client::builder(TokioExecutor::new());
    builder.pool_idle_timeout(Duration::from_secs(55)).pool_timer(TokioTimer::new());
    builder.build(connector)
}

fn send<C: Connect + Clone + Send + Sync + 'static>(
    client: &Client<C, SdkBody>,
    request: HttpRequest,
) -> HttpConnectorFuture {
    let request = match request.try_into_http1x() {
        Ok(request) => request,
        Err(error) => return HttpConnectorFuture::ready(Err(ConnectorError::user(error.into()))),
    };
    let answer = client.request(request);
    HttpConnectorFuture::new(async move {
        let answer = answer.await.map_err(failed)?;
        HttpResponse::try_from(answer.map(SdkBody::from_body_1_x))
            .map_err(|error| ConnectorError::other(error.into(), None))
    })
}

/// Whatever is wrong with a connection passes: another attempt gets another one.
fn failed(error: Error) -> ConnectorError {
    ConnectorError::io(error.into())
}

/// Reading the bundle once is twice as fast as the platform's own look-up, which opens every certificate.
fn secure() -> Option<Client<HttpsConnector<Tcp>, SdkBody>> {
    let mut trusted = RootCertStore::empty();
    trusted.add_parsable_certificates(CertificateDer::pem_slice_iter(&roots()?).flatten());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().ok()?;
    let config = config.with_root_certificates(trusted).with_no_client_auth();
    Some(client(HttpsConnectorBuilder::new().with_tls_config(config).https_only().enable_http1().wrap_connector(tcp())))
}

/// The root certificates that the system keeps: Amazon Linux's, or Debian's.
#[must_use]
pub fn roots() -> Option<Vec<u8>> {
    ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt"]
        .iter()
        .find_map(|path| std::fs::read(path).ok())
}
