//! A payment gateway over HTTP, as the sandbox gateway speaks it.

use crate::failure::causes;
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
use std::sync::OnceLock;
use std::time::Duration;

/// How long the gateway may take. After it nobody knows what happened.
const DEADLINE: Duration = Duration::from_secs(8);

#[derive(Debug, Default)]
pub struct HttpGateway {
    url: OnceLock<String>,
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
        let (status, body) = tokio::time::timeout(DEADLINE, exchange(request))
            .await
            .map_err(|_| GatewayError::Unknown(format!("no answer within {} s", DEADLINE.as_secs())))??;
        match status {
            200..300 => serde_json::from_slice(&body)
                .map_err(|error| GatewayError::Unknown(format!("an answer that cannot be read: {error}"))),
            // These speak of us, of load or of a twin of the request that is under way, not of what it asks for.
            401 | 403 | 408 | 409 | 425 | 429 => Err(GatewayError::Unknown(format!("status {status}"))),
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
        // Nothing was sent yet, but that is our fault: the gateway rejected nothing.
        let url = self.url().map_err(|error| unknown(&error))?;
        let secret = self.secrets.secret("gateway").await.map_err(|error| unknown(&error))?;
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("{url}{path}"))
            .header("authorization", format!("Bearer {}", secret.expose_secret()))
            .header("content-type", "application/json");
        if let Some(key) = idempotency_key {
            request = request.header("idempotency-key", key);
        }
        let request = request.body(SdkBody::from(body.unwrap_or_default())).map_err(|error| unknown(&error))?;
        HttpRequest::try_from(request).map_err(|error| unknown(&error))
    }

    fn url(&self) -> Result<&str, PortError> {
        if let Some(url) = self.url.get() {
            return Ok(url);
        }
        let url = setting::required("MAINSPRING_GATEWAY_URL")?;
        Ok(self.url.get_or_init(|| url))
    }
}

fn unknown(error: &(dyn std::error::Error + 'static)) -> GatewayError {
    GatewayError::Unknown(causes(error))
}

async fn exchange(request: HttpRequest) -> Result<(u16, Vec<u8>), GatewayError> {
    let response = aws::connector().call(request).await.map_err(|error| unknown(&error))?;
    read(response).await
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

#[cfg(test)]
mod tests {
    use super::{HttpGateway, Secrets};
    use crate::webhook;
    use domain::id::{AccountId, AttemptId};
    use domain::invoice::InvoiceNumber;
    use domain::money::{Currency, Money};
    use domain::payment::{AttemptOutcome, DeclineCode};
    use domain::time::WallTime;
    use services::port::{Charge, Gateway, GatewayError, GatewayNotice, GatewayNotices, SignedNotice};
    use std::io::{Read, Write};
    use std::net::{Shutdown, TcpListener, TcpStream};
    use std::sync::OnceLock;
    use std::thread::{JoinHandle, spawn};

    fn gateway(url: String) -> HttpGateway {
        HttpGateway { url: OnceLock::from(url), secrets: Secrets::holding("gateway", "s3cret") }
    }

    fn charge() -> Charge {
        Charge {
            attempt: AttemptId::new(),
            account: AccountId::new(),
            invoice: InvoiceNumber::from(7),
            money: Money::new(1999, Currency::try_from("EUR").unwrap()).unwrap(),
            method: "pm_1".to_owned(),
        }
    }

    /// A gateway that gives one `answer`, with what it was asked. An empty answer is a lost connection.
    fn answering(answer: &'static str) -> (HttpGateway, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let asked = spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let request = read_request(&mut stream);
            stream.write_all(answer.as_bytes()).unwrap();
            stream.shutdown(Shutdown::Both).unwrap();
            request
        });
        (gateway(url), asked)
    }

    fn read_request(stream: &mut TcpStream) -> String {
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let read = stream.read(&mut buffer).unwrap();
            request.extend_from_slice(&buffer[..read]);
            let text = String::from_utf8(request.clone()).unwrap();
            let length = |head: &str| {
                let line = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                line.map_or(0, |length| length.parse::<usize>().unwrap())
            };
            if text.split_once("\r\n\r\n").is_some_and(|(head, body)| body.len() >= length(head)) {
                return text;
            }
        }
    }

    fn answer(status: &str, body: &str) -> &'static str {
        format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).leak()
    }

    #[tokio::test]
    async fn a_charge_carries_its_key_and_what_it_is_for() {
        let (gateway, asked) = answering(answer("201 Created", r#"{"id":"pi_1","status":"succeeded"}"#));
        let charge = charge();
        let outcome = gateway.charge(&charge).await.unwrap();
        assert_eq!(outcome, AttemptOutcome::Succeeded { charge: "pi_1".to_owned() });
        let asked = asked.join().unwrap();
        let (head, body) = asked.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("POST /v1/payment-intents HTTP/1.1"), "{head}");
        assert!(head.contains("authorization: Bearer s3cret"), "{head}");
        assert!(head.contains(&format!("idempotency-key: {}", charge.attempt)), "{head}");
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(
            body,
            serde_json::json!({
                "amount": 1999, "currency": "EUR", "payment_method": "pm_1",
                "metadata": {"account": charge.account, "invoice": 7},
            })
        );
    }

    #[tokio::test]
    async fn a_decline_is_an_outcome() {
        for (body, code) in [
            (r#"{"id":"1","status":"declined","decline_code":"expired_card"}"#, DeclineCode::ExpiredCard),
            (r#"{"id":"1","status":"declined","decline_code":"stolen_card"}"#, DeclineCode::Other),
            (r#"{"id":"1","status":"declined","decline_code":null}"#, DeclineCode::Other),
            (r#"{"id":"1","status":"requires_action","decline_code":null}"#, DeclineCode::AuthenticationRequired),
        ] {
            let outcome = answering(answer("201 Created", body)).0.charge(&charge()).await.unwrap();
            assert_eq!(outcome, AttemptOutcome::Declined { code }, "{body}");
        }
    }

    #[tokio::test]
    async fn only_what_speaks_of_the_request_rejects_it() {
        for status in ["400 Bad Request", "404 Not Found", "422 Unprocessable Content"] {
            let error = answering(answer(status, "{}")).0.attach("tok").await.unwrap_err();
            assert!(matches!(error, GatewayError::Rejected(_)), "{status}: {error}");
        }
        for status in [
            "302 Found",
            "401 Unauthorized",
            "409 Conflict",
            "429 Too Many Requests",
            "500 Internal Server Error",
            "504 Gateway Timeout",
        ] {
            let error = answering(answer(status, "{}")).0.attach("tok").await.unwrap_err();
            assert!(matches!(error, GatewayError::Unknown(_)), "{status}: {error}");
        }
    }

    #[tokio::test]
    async fn a_lost_answer_is_unknown() {
        let cut = "HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{";
        let unreadable = answer("201 Created", r#"{"id":"pi_1","status":"who knows"}"#);
        for lost in ["", cut, unreadable] {
            let error = answering(lost).0.charge(&charge()).await.unwrap_err();
            assert!(matches!(error, GatewayError::Unknown(_)), "{lost}: {error}");
        }
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let error = gateway(format!("http://{nobody}")).charge(&charge()).await.unwrap_err();
        assert!(matches!(error, GatewayError::Unknown(_)), "{error}");
    }

    #[tokio::test]
    async fn an_attempt_is_found_by_its_key() {
        let attempt = AttemptId::new();
        let (gateway, asked) = answering(answer("200 OK", r#"{"data":[{"id":"pi_1","status":"succeeded"}]}"#));
        let found = gateway.find(attempt).await.unwrap();
        assert_eq!(found, Some(AttemptOutcome::Succeeded { charge: "pi_1".to_owned() }));
        let line = format!("GET /v1/payment-intents?idempotency_key={attempt} HTTP/1.1");
        assert!(asked.join().unwrap().starts_with(&line));
        assert_eq!(answering(answer("200 OK", r#"{"data":[]}"#)).0.find(attempt).await.unwrap(), None);
    }

    #[tokio::test]
    async fn notices_are_read_once_they_are_known_to_be_genuine() {
        let (gateway, account) = (gateway(String::new()), AccountId::new());
        let now: WallTime = "2026-01-01T00:00:00Z".parse().unwrap();
        let body = format!(r#"{{"type":"x","data":{{"id":"pi_1","metadata":{{"account":"{account}","invoice":7}}}}}}"#);
        let signature = webhook::sign(b"s3cret", "msg_1", now, body.as_bytes());
        let notice = SignedNotice { id: "msg_1".to_owned(), timestamp: now.second().to_string(), signature, body };
        assert!(gateway.is_genuine(&notice, now).await.unwrap());
        let other = SignedNotice { body: "{}".to_owned(), ..notice.clone() };
        assert!(!gateway.is_genuine(&other, now).await.unwrap());
        let subject = GatewayNotice { account, invoice: InvoiceNumber::from(7) };
        assert_eq!(gateway.subject(&notice.body), Some(subject));
        assert_eq!(gateway.subject(r#"{"data":{"metadata":{}}}"#), None);
        assert_eq!(gateway.subject("not JSON"), None);
    }
}
