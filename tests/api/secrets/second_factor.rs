//! The part of the story in which a password alone does not do.

use super::story::Story;
use integrations::one_time_codes;
use serde_json::json;
use services::port::AuthenticatorSecret;
use testkit::Error;
use testkit::authenticator::Authenticator;
use testkit::people::PASSWORD;

const FACTORS: &str = "/api/v1/users/me/factors";
const PASSKEYS: &str = "/api/v1/users/me/passkeys";

impl Story<'_> {
    pub(super) async fn shows_codes(&self) -> Result<(), Error> {
        let api = self.api();
        let hedy = api.person("hedy@example.com").await?;
        let token = self.token(&hedy).await?;
        let enrolled = self.post_by(&token, FACTORS, &json!({ "name": "My phone" })).await?;
        let secret = AuthenticatorSecret(enrolled.text("/secret")?.to_owned());
        let code = one_time_codes::shown(&secret, api.system.now()).ok_or("not a secret")?;
        let confirm = format!("{FACTORS}/{}/confirm", enrolled.text("/factor/id")?);
        self.post_by(&token, &confirm, &json!({ "code": code })).await?;
        let path = "/api/v1/users/me/recovery-codes";
        let codes = self.through_failures(|| api.request("POST", path).bearer(&token)).await?;
        let credentials = json!({ "email": hedy.email, "password": PASSWORD });
        let asked = self.post("/api/v1/auth/login", &credentials).await?;
        let shown = json!({ "challenge": asked.text("/challenge")?, "recovery_code": codes.text("/codes/0")? });
        self.once(|| api.post("/api/v1/auth/verify-factor", &shown)).await?;
        self.post_by(&token, "/api/v1/auth/prove", &json!({ "password": PASSWORD })).await?;
        Ok(())
    }

    pub(super) async fn uses_passkeys(&self) -> Result<(), Error> {
        let api = self.api();
        let radia = api.person("radia@example.com").await?;
        let token = self.token(&radia).await?;
        let offer = format!("{PASSKEYS}/options");
        let offer = self.through_failures(|| api.request("POST", &offer).bearer(&token)).await?;
        let mut device = Authenticator::new()?;
        let made = json!({ "name": "My laptop", "credential": device.make(&offer.json)? });
        self.once(|| api.post(PASSKEYS, &made).bearer(&token)).await?;
        let asks = || api.request("POST", "/api/v1/auth/passkeys/options");
        let used = device.answer(&self.through_failures(asks).await?.json)?;
        let used = json!({ "credential": used });
        self.once(|| api.post("/api/v1/auth/passkeys/log-in", &used)).await?;
        let used = device.answer(&self.through_failures(asks).await?.json)?;
        let used = json!({ "credential": used });
        self.once(|| api.post("/api/v1/auth/passkeys/prove", &used).bearer(&token)).await?;
        Ok(())
    }
}
