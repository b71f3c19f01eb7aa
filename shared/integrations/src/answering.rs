//! An AWS that answers what a test says, without a socket.

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_types::SdkConfig;
use aws_types::region::Region;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

struct Answering<F>(Arc<F>);

impl<F> fmt::Debug for Answering<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answering")
    }
}

impl<F> HttpConnector for Answering<F>
where
    F: Fn(&str) -> (u16, String) + Send + Sync + 'static,
{
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = Arc::clone(&self.0);
        HttpConnectorFuture::new(async move {
            let body = String::from_utf8(request.body().bytes().unwrap().to_vec()).unwrap();
            let (status, body) = answer(&body);
            tokio::time::sleep(Duration::from_millis(1)).await;
            Ok(HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body)))
        })
    }
}

/// A configuration whose requests `answer` answers: the body in, status and body out.
pub(crate) fn config(answer: impl Fn(&str) -> (u16, String) + Send + Sync + 'static) -> SdkConfig {
    let connector = SharedHttpConnector::new(Answering(Arc::new(answer)));
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("eu-central-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("id", "key", None, None, "test")))
        .retry_config(aws_smithy_types::retry::RetryConfig::disabled())
        .http_client(http_client_fn(move |_, _| connector.clone()))
        .build()
}
