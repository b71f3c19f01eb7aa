use crate::notice::{Message, Notice};
use crate::port::Deliver;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use domain::time::WallTime;
use integrations::secrets::Secrets;
use integrations::{aws, setting, webhook};
use secrecy::ExposeSecret;
use services::port::PortError;
use std::fmt::Display;
use std::time::Duration;

const SYSTEM: &str = "the receiver of notices";

/// How long the receiver may take. The queue sends it again.
const DEADLINE: Duration = Duration::from_secs(10);

/// Takes notices to Mainspring.
#[derive(Debug, Default)]
pub(crate) struct Courier {
    secrets: Secrets,
}

impl Deliver for Courier {
    async fn deliver(&self, message: &Message, now: WallTime) -> Result<(), PortError> {
        let url = format!("{}/api/v1/payments/gateway-events", setting::required("MAINSPRING_PUBLIC_URL")?);
        let secret = self.secrets.secret("gateway").await?;
        let request = signed(&url, secret.expose_secret(), message, now)?;
        let answer = tokio::time::timeout(DEADLINE, aws::connector().call(request)).await;
        let answer = answer.map_err(|_| unavailable("no answer in time"))?.map_err(|error| unavailable(&error))?;
        match answer.status().as_u16() {
            200..300 => Ok(()),
            status => Err(unavailable(format!("status {status}"))),
        }
    }
}

/// The notice as a request, signed as in Standard Webhooks.
fn signed(url: &str, secret: &str, message: &Message, now: WallTime) -> Result<HttpRequest, PortError> {
    let Message { trace, notice, .. } = message;
    let body = text_of(notice)?;
    let id = notice.id();
    let signature = webhook::sign(secret.as_bytes(), &id, now, body.as_bytes());
    let request = http::Request::post(url)
        .header("content-type", "application/json")
        .header("traceparent", &trace.0)
        .header("webhook-id", id)
        .header("webhook-timestamp", now.second())
        .header("webhook-signature", signature)
        .body(SdkBody::from(body))
        .map_err(broken)?;
    HttpRequest::try_from(request).map_err(broken)
}

fn text_of(notice: &Notice) -> Result<String, PortError> {
    serde_json::to_string(notice).map_err(broken)
}

fn unavailable(reason: impl Display) -> PortError {
    PortError::Unavailable { system: SYSTEM, reason: reason.to_string() }
}

fn broken(reason: impl Display) -> PortError {
    PortError::Broken { system: SYSTEM, reason: reason.to_string() }
}

#[cfg(test)]
mod tests {
    use super::signed;
    use crate::intent::tests::{intent, now};
    use crate::notice::Message;
    use integrations::webhook;
    use services::TraceParent;

    #[test]
    fn the_receiver_can_tell_who_sent_it() {
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let message = Message::about("att_1", &intent("tok_visa"), TraceParent(trace.into())).unwrap();
        let request = signed("http://localhost/x", "s3cret", &message, now()).unwrap();
        let header = |name: &str| request.headers().get(name).unwrap();
        let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp"));
        let body = request.body().bytes().unwrap();
        assert_eq!(id, message.notice.id());
        assert_eq!(header("traceparent"), trace);
        let proof = (id, timestamp, header("webhook-signature"));
        assert!(webhook::is_genuine(b"s3cret", proof, body, now()));
        assert!(!webhook::is_genuine(b"other", proof, body, now()));
    }
}
