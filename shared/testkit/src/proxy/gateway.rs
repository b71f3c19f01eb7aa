use super::lock;
use super::secrets::secret;
use crate::wire::Message;
use serde_json::{Value, json};
use std::sync::Mutex;

/// A payment gateway that succeeds with everything, once per idempotency key.
#[derive(Debug, Default)]
pub struct Gateway {
    book: Mutex<Vec<Entry>>,
    asked: Mutex<usize>,
}

#[derive(Clone, Debug)]
struct Entry {
    key: String,
    request: Value,
    intent: Value,
}

impl Gateway {
    /// The amounts of all charges, in minor units.
    #[must_use]
    pub fn charges(&self) -> Vec<i64> {
        lock(&self.book).iter().filter_map(|entry| entry.request["amount"].as_i64()).collect()
    }

    /// How often it was asked to charge, repeats included.
    #[must_use]
    pub fn asked(&self) -> usize {
        *lock(&self.asked)
    }

    pub(super) fn answer(&self, request: &Message) -> Message {
        if request.header("authorization") != Some(&format!("Bearer {}", secret("gateway"))) {
            return answer(401, &json!({}));
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let (path, query) = request.path().split_once('?').unwrap_or((request.path(), ""));
        match (request.method(), path) {
            ("POST", "/payment-methods") => answer(201, &json!({ "id": "gpm_1", "brand": "visa", "last4": "4242" })),
            ("POST", "/payment-intents") => match request.header("idempotency-key") {
                Some(key) => self.charge(key, &body),
                None => answer(400, &json!({})),
            },
            ("GET", "/payment-intents") => {
                let key = query.strip_prefix("idempotency_key=").unwrap_or_default();
                let book = lock(&self.book);
                let found: Vec<_> = book.iter().filter(|entry| entry.key == key).map(|entry| &entry.intent).collect();
                answer(200, &json!({ "data": found }))
            }
            _ => answer(404, &json!({})),
        }
    }

    fn charge(&self, key: &str, request: &Value) -> Message {
        *lock(&self.asked) += 1;
        let mut book = lock(&self.book);
        match book.iter().find(|entry| entry.key == key) {
            Some(known) if known.request == *request => answer(200, &known.intent),
            Some(_) => answer(422, &json!({})),
            None => {
                let intent = json!({ "id": format!("gpi_{}", book.len() + 1), "status": "succeeded" });
                book.push(Entry { key: key.to_owned(), request: request.clone(), intent: intent.clone() });
                answer(201, &intent)
            }
        }
    }
}

fn answer(status: u16, body: &Value) -> Message {
    Message::response(status, "application/json", body.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Gateway, secret};
    use crate::wire::Message;
    use serde_json::Value;

    fn call(gateway: &Gateway, start: &str, key: &str, body: &str) -> (u16, Value) {
        let headers = [("authorization", format!("Bearer {}", secret("gateway"))), ("idempotency-key", key.to_owned())];
        let headers = headers.map(|(name, value)| (name.to_owned(), value)).into();
        let answer = gateway.answer(&Message { start: format!("{start} HTTP/1.1"), headers, body: body.into() });
        (answer.status(), serde_json::from_slice(&answer.body).unwrap())
    }

    #[test]
    fn a_key_charges_once() {
        let gateway = Gateway::default();
        let (first, intent) = call(&gateway, "POST /payment-intents", "att_1", r#"{"amount":1999}"#);
        let (again, same) = call(&gateway, "POST /payment-intents", "att_1", r#"{"amount":1999}"#);
        let (other, _) = call(&gateway, "POST /payment-intents", "att_1", r#"{"amount":1}"#);
        let (_, found) = call(&gateway, "GET /payment-intents?idempotency_key=att_1", "", "");
        let (_, missing) = call(&gateway, "GET /payment-intents?idempotency_key=att_2", "", "");

        assert_eq!((first, again, other), (201, 200, 422));
        assert_eq!(intent, same);
        assert_eq!(found["data"][0], intent);
        assert_eq!(missing["data"].as_array().unwrap().len(), 0);
        assert_eq!((gateway.charges(), gateway.asked()), (vec![1999], 3));
    }

    #[test]
    fn strangers_are_refused() {
        let request = Message { start: "GET /payment-intents HTTP/1.1".to_owned(), ..Message::default() };
        assert_eq!(Gateway::default().answer(&request).status(), 401);
    }
}
