//! The part of the story in which somebody else says who people are.

use super::story::Story;
use serde_json::{Value, json};
use testkit::Error;
use testkit::provider::TestProvider;
use testkit::system::APP_URL;

impl Story<'_> {
    pub(super) async fn comes_from_a_provider(&self) -> Result<(), Error> {
        let api = self.api();
        let provider = TestProvider::start("example")?;
        api.system.trust(&json!([provider.configuration()]))?;
        let margaret = json!({ "sub": "margaret", "email": "margaret@example.com" });
        let finish = json!({ "answer": self.back_from(&provider, &margaret).await? });
        self.once(|| api.post("/api/v1/openid/finish", &finish)).await?;
        let barbara = api.person("barbara@example.com").await?;
        let token = self.token(&barbara).await?;
        let link = self.back_from(&provider, &json!({ "sub": "barbara", "email": barbara.email })).await?;
        self.once(|| api.post("/api/v1/users/me/identities", &link).bearer(&token)).await?;
        Ok(())
    }

    async fn back_from(&self, provider: &TestProvider, claims: &Value) -> Result<Value, Error> {
        let start = json!({ "provider": "example", "return_to": format!("{APP_URL}/back") });
        let begun = self.post("/api/v1/openid/start", &start).await?;
        let code = provider.consent(begun.text("/authorization_url")?, self.api().system.now().second(), claims)?;
        Ok(
            json!({ "state": begun.text("/state")?, "code": code, "iss": provider.issuer, "proof": begun.text("/proof")? }),
        )
    }
}
