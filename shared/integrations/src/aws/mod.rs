//! How AWS is reached from inside Lambda: everything is in the environment, so nothing is looked for elsewhere. The
//! SDK's own loader, with its chain of places that credentials may come from, takes longer than our first answer.

mod connection;
mod tls;

pub use connection::{connector, roots};

use crate::setting;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::endpoint_config::AccountIdEndpointMode;
use aws_types::region::Region;
use services::port::PortError;
use std::sync::OnceLock;
use std::time::Duration;

/// The one layer that retries: passing failures, three times at most, with full jitter. A transaction keeps its token, so
/// that a lost answer is asked for again and nothing is done twice.
const MOST_ATTEMPTS: u32 = 3;

/// The configuration that all clients of AWS services share.
///
/// # Errors
/// [`PortError::Broken`] naming the variable that is missing.
pub fn config() -> Result<&'static SdkConfig, PortError> {
    static CONFIG: OnceLock<SdkConfig> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(config);
    }
    let credentials = Credentials::new(
        setting::required("AWS_ACCESS_KEY_ID")?,
        setting::required("AWS_SECRET_ACCESS_KEY")?,
        std::env::var("AWS_SESSION_TOKEN").ok().filter(|token| !token.is_empty()),
        None,
        "environment",
    );
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(setting::required("AWS_REGION")?))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(SharedHttpClient::new(connection::Pool))
        .retry_config(
            RetryConfig::standard().with_max_attempts(MOST_ATTEMPTS).with_initial_backoff(Duration::from_millis(25)),
        )
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(Duration::from_secs(1))
                .operation_attempt_timeout(Duration::from_secs(2))
                .operation_timeout(Duration::from_secs(5))
                .build(),
        )
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .account_id_endpoint_mode(AccountIdEndpointMode::Disabled);
    config.set_endpoint_url(std::env::var("AWS_ENDPOINT_URL").ok().filter(|url| !url.is_empty()));
    Ok(CONFIG.get_or_init(|| config.build()))
}
