//! What the payment gateway sends.

use crate::scene::Scene;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::time::WallTime;
use serde_json::json;
use testkit::Error;
use testkit::api::{Answer, Api, Request};
use testkit::system::GATEWAY_SECRET;

const ID: &str = "msg_1";

#[derive(Clone)]
pub(crate) struct Notice {
    pub(crate) timestamp: WallTime,
    pub(crate) signature: String,
    pub(crate) body: String,
}

impl Notice {
    /// A genuine one about an invoice of the scene's customer.
    pub(crate) fn about(scene: &Scene, invoice: u32) -> Self {
        let metadata = json!({ "account": scene.customer.account.to_string(), "invoice": invoice });
        Self::saying(
            scene,
            &json!({ "type": "payment_intent.succeeded", "data": { "metadata": metadata } }).to_string(),
        )
    }

    /// A genuine one that says something.
    pub(crate) fn saying(scene: &Scene, body: &str) -> Self {
        let body = body.to_owned();
        let timestamp = scene.api.system.now();
        let signature = integrations::webhook::sign(GATEWAY_SECRET, ID, timestamp, body.as_bytes());
        Self { timestamp, signature, body }
    }

    pub(crate) async fn send(&self, api: &Api) -> Result<Answer, Error> {
        self.request(api).body(&self.body).send().await
    }

    pub(crate) async fn send_base64(&self, api: &Api) -> Result<Answer, Error> {
        self.request(api).base64_body(&BASE64_STANDARD.encode(&self.body)).send().await
    }

    fn request<'a>(&self, api: &'a Api) -> Request<'a> {
        api.request("POST", "/api/v1/payments/gateway-events")
            .header("webhook-id", ID)
            .header("webhook-timestamp", &self.timestamp.second().to_string())
            .header("webhook-signature", &self.signature)
    }
}
