//! A payment gateway over HTTP, as the sandbox gateway speaks it.

use crate::secrets::Secrets;
use crate::{aws, setting, webhook};
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use domain::id::{AccountId, AttemptId};
use domain::invoice::InvoiceNumber;
use domain::payment::{AttemptOutcome, DeclineCode};
use domain::time::WallTime;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use services::port::{
    Charge, Gateway, GatewayError, GatewayMethod, GatewayNotice, GatewayNotices, PortError, SignedNotice,
};
use std::time::Duration;

/// How long the gateway may take. After it nobody knows what happened.
const DEADLINE: Duration = Duration::from_secs(8);

#[derive(Debug, Default)]
pub struct HttpGateway {
    secrets: Secrets,
}

#[derive(Serialize)]
struct NewMethod<'a> {
    token: &'a str,
}

#[derive(Deserialize)]
struct Method {
    id: String,
    brand: String,
    last4: String,
}

#[derive(Serialize)]
struct NewIntent<'a> {
    amount: i64,
    currency: &'static str,
    payment_method: &'a str,
    metadata: Metadata,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Metadata {
    account: AccountId,
    invoice: InvoiceNumber,
}

#[derive(Deserialize)]
struct Intent {
    id: String,
    status: IntentStatus,
    decline_code: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum IntentStatus {
    Succeeded,
    Declined,
    RequiresAction,
}

#[derive(Deserialize)]
struct Intents {
    data: Vec<Intent>,
}

#[derive(Deserialize)]
struct Notice {
    data: NoticeData,
}

#[derive(Deserialize)]
struct NoticeData {
    metadata: Metadata,
}

impl From<Intent> for AttemptOutcome {
    fn from(intent: Intent) -> Self {
        match intent.status {
            IntentStatus::Succeeded => Self::Succeeded { charge: intent.id },
            IntentStatus::RequiresAction => Self::Declined { code: DeclineCode::AuthenticationRequired },
            IntentStatus::Declined => Self::Declined {
                code: match intent.decline_code.as_deref() {
                    Some("card_declined") => DeclineCode::CardDeclined,
                    Some("insufficient_funds") => DeclineCode::InsufficientFunds,
                    Some("expired_card") => DeclineCode::ExpiredCard,
                    Some("authentication_required") => DeclineCode::AuthenticationRequired,
                    _ => DeclineCode::Other,
                },
            },
        }
    }
}

impl Gateway for HttpGateway {
    async fn attach(&self, token: &str) -> Result<GatewayMethod, GatewayError> {
        let body = json(&NewMethod { token })?;
        let Method { id, brand, last4 } = self.call("POST", "/payment-methods", None, Some(body)).await?;
        Ok(GatewayMethod { reference: id, brand, last4 })
    }

    async fn charge(&self, charge: &Charge) -> Result<AttemptOutcome, GatewayError> {
        let body = json(&NewIntent {
            amount: charge.money.amount(),
            currency: charge.money.currency().code(),
            payment_method: &charge.method,
            metadata: Metadata { account: charge.account, invoice: charge.invoice },
        })?;
        let key = charge.attempt.to_string();
        let intent: Intent = self.call("POST", "/payment-intents", Some(&key), Some(body)).await?;
        Ok(intent.into())
    }

    async fn find(&self, attempt: AttemptId) -> Result<Option<AttemptOutcome>, GatewayError> {
        let path = format!("/payment-intents?idempotency_key={attempt}");
        let found: Intents = self.call("GET", &path, None, None).await?;
        Ok(found.data.into_iter().next().map(AttemptOutcome::from))
    }
}

fn json(body: &impl Serialize) -> Result<String, GatewayError> {
    serde_json::to_string(body).map_err(|error| GatewayError::Rejected(error.to_string()))
}

impl HttpGateway {
    async fn call<T: for<'de> Deserialize<'de>>(
        &self,
        method: &str,
        path: &str,
        idempotency_key: Option<&str>,
        body: Option<String>,
    ) -> Result<T, GatewayError> {
        let request = self.request(method, path, idempotency_key, body).await?;
        let exchange = async {
            let response = aws::connector().call(request).await.map_err(|error| unknown(&error))?;
            read(response).await
        };
        let (status, body) = tokio::time::timeout(DEADLINE, exchange)
            .await
            .map_err(|_| GatewayError::Unknown(format!("no answer within {} s", DEADLINE.as_secs())))??;
        match status {
            200..300 => serde_json::from_slice(&body)
                .map_err(|error| GatewayError::Unknown(format!("an answer that cannot be read: {error}"))),
            400..500 => Err(GatewayError::Rejected(format!("status {status}"))),
            _ => Err(GatewayError::Unknown(format!("status {status}"))),
        }
    }

    async fn request(
        &self,
        method: &str,
        path: &str,
        idempotency_key: Option<&str>,
        body: Option<String>,
    ) -> Result<HttpRequest, GatewayError> {
        let rejected = |error: &dyn std::fmt::Display| GatewayError::Rejected(error.to_string());
        let url = setting::required("MAINSPRING_GATEWAY_URL").map_err(|error| rejected(&error))?;
        // Nothing was sent yet, but whether it will be another time is not known here.
        let secret = self.secrets.secret("gateway").await.map_err(|error| unknown(&error))?;
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("{url}{path}"))
            .header("authorization", format!("Bearer {}", secret.expose_secret()))
            .header("content-type", "application/json");
        if let Some(key) = idempotency_key {
            request = request.header("idempotency-key", key);
        }
        let request = request.body(SdkBody::from(body.unwrap_or_default())).map_err(|error| rejected(&error))?;
        HttpRequest::try_from(request).map_err(|error| rejected(&error))
    }
}

fn unknown(error: &dyn std::error::Error) -> GatewayError {
    GatewayError::Unknown(error.to_string())
}

/// A body that is cut short is an answer lost.
async fn read(response: HttpResponse) -> Result<(u16, Vec<u8>), GatewayError> {
    let status = response.status().as_u16();
    let body = aws_smithy_types::byte_stream::ByteStream::new(response.into_body()).collect().await;
    let body = body.map_err(|error| unknown(&error))?;
    Ok((status, body.to_vec()))
}

impl GatewayNotices for HttpGateway {
    async fn is_genuine(&self, notice: &SignedNotice, now: WallTime) -> Result<bool, PortError> {
        let secret = self.secrets.secret("gateway").await?;
        let signed = (notice.id.as_str(), notice.timestamp.as_str(), notice.signature.as_str());
        Ok(webhook::is_genuine(secret.expose_secret().as_bytes(), signed, notice.body.as_bytes(), now))
    }

    fn subject(&self, raw: &str) -> Option<GatewayNotice> {
        let Metadata { account, invoice } = serde_json::from_str::<Notice>(raw).ok()?.data.metadata;
        Some(GatewayNotice { account, invoice })
    }
}
