//! Log-in by way of OpenID Connect providers.

mod happy;
mod refusals;

use domain::limit::{Policy, Quota};
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::provider::TestProvider;
use testkit::system::APP_URL;

/// An API that trusts two providers.
struct Trusting {
    api: Api,
    provider: TestProvider,
    other: TestProvider,
}

/// A log-in that was begun.
#[derive(Clone)]
struct Begun {
    url: String,
    state: String,
    proof: String,
}

impl Trusting {
    async fn start() -> Result<Self, Error> {
        let api = Api::start().await?;
        for policy in [Policy::Credentials, Policy::Public] {
            // Limits are tested where they are.
            api.system.set_quota(policy, Quota { most: 1_000_000, seconds: 600 });
        }
        let (provider, other) = (TestProvider::start("example")?, TestProvider::start("other")?);
        api.system.trust(&json!([provider.configuration(), other.configuration()]))?;
        Ok(Self { api, provider, other })
    }

    async fn begin_at(&self, provider: &str) -> Result<Answer, Error> {
        let body = json!({ "provider": provider, "return_to": format!("{APP_URL}/back") });
        self.api.post("/api/v1/openid/start", &body).send().await
    }

    async fn begin(&self) -> Result<Begun, Error> {
        let begun = self.begin_at("example").await?.expect(200)?;
        let text = |pointer: &str| begun.text(pointer).map(str::to_owned);
        Ok(Begun { url: text("/authorization_url")?, state: text("/state")?, proof: text("/proof")? })
    }

    /// Somebody goes to the provider, which says of them what is usual but for `claims`.
    async fn there_and_back(&self, claims: &Value) -> Result<Value, Error> {
        let begun = self.begin().await?;
        let code = self.provider.consent(&begun.url, self.api.system.now().second(), claims)?;
        Ok(json!({ "state": begun.state, "code": code, "iss": self.provider.issuer, "proof": begun.proof }))
    }

    async fn finish(&self, answer: &Value) -> Result<Answer, Error> {
        self.api.post("/api/v1/openid/finish", &json!({ "answer": answer })).send().await
    }

    async fn log_in(&self, claims: &Value) -> Result<Answer, Error> {
        self.finish(&self.there_and_back(claims).await?).await
    }

    async fn link(&self, token: &str, claims: &Value) -> Result<Answer, Error> {
        let answer = self.there_and_back(claims).await?;
        self.api.post("/api/v1/users/me/identities", &answer).bearer(token).send().await
    }

    async fn unlink(&self, token: &str) -> Result<Answer, Error> {
        self.api.request("DELETE", "/api/v1/users/me/identities/example").bearer(token).send().await
    }
}
