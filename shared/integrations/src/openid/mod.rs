//! Providers that say who somebody is: the relying party of OpenID Connect Core 1.0, with the code flow and PKCE (RFC 7636).

mod configuration;
mod http;
mod id_token;
mod keys;
mod metadata;

pub use configuration::{Provider, Transport, configured, read};

use self::http::{Endpoint, Fetched};
use self::id_token::Expected;
use self::keys::{Key, key_id};
use self::metadata::Metadata;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::identity::ProvenIdentity;
use domain::time::WallTime;
use secrecy::ExposeSecret;
use serde::Deserialize;
use services::port::{AuthenticationRequest, PortError, ProviderAnswer, ProviderError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long what a provider says of itself is kept.
const KEPT: Duration = Duration::from_secs(600);

/// How long all requests for one log-in may take together: less than the function has.
const DEADLINE: Duration = Duration::from_secs(6);

/// What a provider says of itself, and its keys.
#[derive(Debug)]
struct Known {
    at: Instant,
    metadata: Metadata,
    keys: Vec<Key>,
}

/// What is known of providers, by issuer.
#[derive(Debug)]
pub struct OpenId {
    deadline: Duration,
    known: Mutex<HashMap<String, Arc<Known>>>,
}

impl Default for OpenId {
    fn default() -> Self {
        Self::within(DEADLINE)
    }
}

/// The part of a token response that is needed (OpenID Connect Core 1.0, section 3.1.3.3).
#[derive(Deserialize)]
struct Exchanged {
    id_token: String,
}

impl OpenId {
    #[must_use]
    pub fn within(deadline: Duration) -> Self {
        Self { deadline, known: Mutex::default() }
    }

    /// Where the browser is sent.
    ///
    /// # Errors
    /// [`ProviderError::Port`] when the provider does not say.
    pub async fn authentication_url(
        &self,
        provider: &Provider,
        request: &AuthenticationRequest<'_>,
    ) -> Result<String, ProviderError> {
        let known = self.in_time(self.known(provider)).await?;
        let query = serde_html_form::to_string([
            ("response_type", "code"),
            ("client_id", &provider.client_id),
            ("redirect_uri", request.return_to),
            ("scope", &provider.scope()),
            ("state", request.state),
            ("nonce", request.nonce),
            ("code_challenge", request.challenge),
            ("code_challenge_method", "S256"),
        ]);
        let query = query.map_err(|error| broken(error.to_string()))?;
        let url = known.metadata.authorization_endpoint.as_str();
        let and = if url.contains('?') { '&' } else { '?' };
        Ok(format!("{url}{and}{query}"))
    }

    /// Exchanges the code and verifies what it is exchanged for.
    ///
    /// # Errors
    /// [`ProviderError::Refused`] for a code or an ID token that is not good, [`ProviderError::Port`] when the provider does not
    /// answer as one does.
    pub async fn identify(
        &self,
        provider: &Provider,
        answer: &ProviderAnswer<'_>,
        now: WallTime,
    ) -> Result<ProvenIdentity, ProviderError> {
        if answer.issuer.is_some_and(|issuer| issuer != provider.issuer) {
            return Err(ProviderError::Refused("another provider answers"));
        }
        self.in_time(async {
            let known = self.known(provider).await?;
            let token = exchange(provider, &known.metadata, answer).await?;
            let known = match key_id(&token)? {
                Some(kid) if !known.keys.iter().any(|key| key.is_called(&kid)) => self.ask(provider).await?,
                _ => known,
            };
            let expected = Expected { provider, nonce: answer.nonce, now };
            id_token::verify(&token, &known.keys, &expected).map_err(ProviderError::Refused)
        })
        .await
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, ProviderError>>) -> Result<T, ProviderError> {
        match tokio::time::timeout(self.deadline, work).await {
            Ok(outcome) => outcome,
            Err(_) => Err(unavailable(format!("no answer within {} ms", self.deadline.as_millis()))),
        }
    }

    async fn known(&self, provider: &Provider) -> Result<Arc<Known>, ProviderError> {
        let kept = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&provider.issuer).cloned();
        match kept.filter(|known| known.at.elapsed() < KEPT) {
            Some(known) => Ok(known),
            None => self.ask(provider).await,
        }
    }

    async fn ask(&self, provider: &Provider) -> Result<Arc<Known>, ProviderError> {
        let metadata = metadata::of(provider).await?;
        let keys = keys::read(&http::get(&metadata.jwks_uri).await?.ok()?)?;
        let known = Arc::new(Known { at: Instant::now(), metadata, keys });
        let mut kept = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(provider.issuer.clone(), Arc::clone(&known));
        Ok(known)
    }
}

/// Exchanges the code for an ID token (OpenID Connect Core 1.0, section 3.1.3.1).
async fn exchange(
    provider: &Provider,
    metadata: &Metadata,
    answer: &ProviderAnswer<'_>,
) -> Result<String, ProviderError> {
    let secret = provider.client_secret.expose_secret();
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", answer.code),
        ("redirect_uri", answer.return_to),
        ("code_verifier", answer.verifier),
    ];
    let basic = metadata.takes_basic();
    if !basic {
        form.extend([("client_id", provider.client_id.as_str()), ("client_secret", secret)]);
    }
    let form = serde_html_form::to_string(form).map_err(|error| broken(error.to_string()))?;
    let authorization = basic.then(|| basic_credentials(&provider.client_id, secret)).transpose()?;
    let answer = http::post(&metadata.token_endpoint, authorization, form).await?;
    match answer {
        Fetched { status: 200, body } => {
            let exchanged: Exchanged = parse(&body)?;
            Ok(exchanged.id_token)
        }
        // RFC 6749, section 5.2: the code is not good, unless it is about us.
        Fetched { status: 400, body } if says_invalid_grant(&body) => {
            Err(ProviderError::Refused("the provider takes no such code"))
        }
        Fetched { status, .. } => Err(unavailable(format!("status {status} for a code"))),
    }
}

fn says_invalid_grant(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Failed {
        error: String,
    }
    serde_json::from_slice::<Failed>(body).is_ok_and(|failed| failed.error == "invalid_grant")
}

/// Both halves are written as in a form before they are joined (RFC 6749, section 2.3.1).
fn basic_credentials(id: &str, secret: &str) -> Result<String, ProviderError> {
    let escaped = |text: &str| -> Result<String, ProviderError> {
        let form = serde_html_form::to_string([("_", text)]).map_err(|error| broken(error.to_string()))?;
        Ok(form.trim_start_matches("_=").to_owned())
    };
    Ok(format!("Basic {}", BASE64_STANDARD.encode(format!("{}:{}", escaped(id)?, escaped(secret)?))))
}

/// Without the library's words, which quote what it cannot read.
fn parse<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, ProviderError> {
    serde_json::from_slice(body)
        .map_err(|error| unavailable(format!("an answer that cannot be read: {:?}", error.classify())))
}

const SYSTEM: &str = "the identity provider";

fn unavailable(reason: String) -> ProviderError {
    PortError::Unavailable { system: SYSTEM, reason }.into()
}

fn broken(reason: String) -> ProviderError {
    PortError::Broken { system: SYSTEM, reason }.into()
}

impl Endpoint {
    fn of(url: String, provider: &Provider) -> Result<Self, ProviderError> {
        Self::new(url, provider.transport).ok_or_else(|| unavailable("an endpoint that is not HTTPS".to_owned()))
    }
}
