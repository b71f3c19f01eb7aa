use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Connector, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
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

#[derive(Debug, Default)]
struct ByScheme {
    plain: OnceLock<SharedHttpConnector>,
    secure: OnceLock<Option<SharedHttpConnector>>,
}

impl HttpConnector for ByScheme {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        if request.uri().starts_with("http://") {
            return self.plain.get_or_init(|| SharedHttpConnector::new(builder().build_http())).call(request);
        }
        match self.secure.get_or_init(secure) {
            Some(connector) => connector.call(request),
            None => HttpConnectorFuture::ready(Err(ConnectorError::user(
                "no root certificates: neither /etc/pki/tls nor /etc/ssl has a bundle".into(),
            ))),
        }
    }
}

fn builder() -> ConnectorBuilder {
    let settings = HttpConnectorSettings::builder()
        .connect_timeout(Duration::from_secs(1))
        .read_timeout(Duration::from_secs(10))
        .build();
    let mut builder = Connector::builder().connector_settings(settings).pool_idle_timeout(Duration::from_secs(55));
    builder.set_sleep_impl(Some(SharedAsyncSleep::new(TokioSleep::new())));
    builder
}

/// Reading the bundle once is twice as fast as the platform's own look-up, which opens every certificate.
fn secure() -> Option<SharedHttpConnector> {
    let trust = TrustStore::empty().with_pem_certificate(roots()?);
    let context = TlsContext::builder().with_trust_store(trust).build().ok()?;
    let builder = builder().tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context);
    Some(SharedHttpConnector::new(builder.build()))
}

/// The root certificates that the system keeps: Amazon Linux's, or Debian's.
#[must_use]
pub fn roots() -> Option<Vec<u8>> {
    ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt"]
        .iter()
        .find_map(|path| std::fs::read(path).ok())
}
