//! HTTP/1.1 alone, put together by hand: the SDK's own client brings HTTP/2 along, an eighth of a function's size, which
//! none of the services we call needs.

use super::tls;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use hyper_rustls::builderstates::{WantsProtocols1, WantsSchemes};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector as Tcp;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::sync::OnceLock;
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

/// Both of one type, though the plain one has no use for TLS: another would be compiled all over again.
#[derive(Debug, Default)]
struct ByScheme {
    plain: OnceLock<Option<Connections>>,
    secure: OnceLock<Option<Connections>>,
}

type Connections = Client<HttpsConnector<Tcp>, SdkBody>;

impl HttpConnector for ByScheme {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let connections = if request.uri().starts_with("http://") {
            self.plain.get_or_init(|| Some(connections(connector_trusting(RootCertStore::empty())?.https_or_http())))
        } else {
            self.secure.get_or_init(|| Some(connections(connector_trusting(trusted()?)?.https_only())))
        };
        match connections {
            Some(connections) => send(connections, request),
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

fn connector_trusting(trusted: RootCertStore) -> Option<HttpsConnectorBuilder<WantsSchemes>> {
    Some(HttpsConnectorBuilder::new().with_tls_config(tls::config(trusted)?))
}

fn connections(connector: HttpsConnectorBuilder<WantsProtocols1>) -> Connections {
    let mut builder = Client::builder(TokioExecutor::new());
    builder.pool_idle_timeout(Duration::from_secs(55)).pool_timer(TokioTimer::new());
    builder.build(connector.enable_http1().wrap_connector(tcp()))
}

fn send(connections: &Connections, request: HttpRequest) -> HttpConnectorFuture {
    let request = match request.try_into_http1x() {
        Ok(request) => request,
        Err(error) => return HttpConnectorFuture::ready(Err(ConnectorError::user(error.into()))),
    };
    let answer = connections.request(request);
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
fn trusted() -> Option<RootCertStore> {
    let mut trusted = RootCertStore::empty();
    trusted.add_parsable_certificates(CertificateDer::pem_slice_iter(&roots()?).flatten());
    Some(trusted)
}

/// The root certificates that the system keeps: Amazon Linux's, or Debian's.
#[must_use]
pub fn roots() -> Option<Vec<u8>> {
    ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt"]
        .iter()
        .find_map(|path| std::fs::read(path).ok())
}
