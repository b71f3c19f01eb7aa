use super::secrets::secret;
use crate::wire::Message;
use integrations::{clock, webhook};

/// Where Mainspring is told of charges.
pub(super) const PATH: &str = "/api/v1/payments/gateway-events";

/// Takes whatever the gateway has signed, and does nothing with it.
pub(super) fn answer(request: &Message) -> Message {
    let header = |name| request.header(name).unwrap_or_default();
    let signed = (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"));
    let genuine = webhook::is_genuine(secret("gateway").as_bytes(), signed, &request.body, clock::wall_now());
    Message::response(if genuine { 202 } else { 401 }, "application/json", "{}")
}

#[cfg(test)]
mod tests {
    use super::{answer, secret};
    use crate::wire::Message;
    use integrations::{clock, webhook};

    #[test]
    fn what_nobody_has_signed_is_refused() {
        let now = clock::wall_now();
        let signed = |secret: &str| {
            let headers = [
                ("webhook-id", "msg_1".to_owned()),
                ("webhook-timestamp", now.second().to_string()),
                ("webhook-signature", webhook::sign(secret.as_bytes(), "msg_1", now, b"{}")),
            ];
            let headers = headers.map(|(name, value)| (name.to_owned(), value)).into();
            answer(&Message { headers, body: b"{}".into(), ..Message::default() }).status()
        };
        assert_eq!((signed(&secret("gateway")), signed("another secret")), (202, 401));
    }
}
