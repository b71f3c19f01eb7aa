//! Everything outside, put together once: what the deployed functions run on. Nothing is connected to before it is
//! needed, so a function starts with what it uses.

use domain::id::{ApiKeyId, AttemptId, FactorId, SessionId, UserId};
use domain::identity::{
    ClientRef, ContextWords, FactorPolicy, KeyOwner, NewPassword, PasswordHash, ProvenIdentity, ProviderId,
};
use domain::limit::Quotas;
use domain::payment::AttemptOutcome;
use domain::permission::PermissionSet;
use domain::time::WallTime;
use integrations::api_keys;
use integrations::gateway::HttpGateway;
use integrations::mail::SesMailer;
use integrations::new_secret::new_secret;
use integrations::openid::{self, OpenId, Provider};
use integrations::passwords::Argon2id;
use integrations::queues::Queues;
use integrations::recovery_codes::new_recovery_code;
use integrations::secrets::Secrets;
use integrations::tokens::{self, Keyring, Seed};
use services::Envelope;
use services::port::{
    AccessGrant, AccessToken, AccessTokens, ApiKeySecret, ApiKeySecrets, AppUrl, AuthenticationRequest,
    AuthenticatorSecret, AuthenticatorSecrets, Charge, CredentialSettings, Dispatch, Gateway, GatewayError,
    GatewayMethod, GatewayNotice, GatewayNotices, IdentityProviders, Letter, LimitSettings, Link, LinkPurpose, Links,
    Mailer, NewSecret, NewSecrets, Passwords, PortError, PresentedRefresh, ProviderAnswer, ProviderError, ProviderName,
    PublicKeys, PublicUrl, RefreshToken, RefreshTokens, SealingKeys, SessionCookie, SessionCookies, SignedNotice,
    SigningKeys, StaffTokens, VerifiedToken,
};
use std::sync::OnceLock;
use store::{Store, TableNames};

/// Every port, by way of the adapter that has it.
#[derive(Debug, Default)]
pub struct Backend {
    store: OnceLock<Store>,
    queues: Queues,
    secrets: Secrets,
    gateway: HttpGateway,
    mailer: SesMailer,
    keyring: Keyring,
    passwords: Argon2id,
    openid: OpenId,
    quotas: OnceLock<Quotas>,
    factor_policy: OnceLock<FactorPolicy>,
}

/// What a request or a message has used of the outside.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct BackendUsage {
    pub(crate) store: store::Usage,
    pub(crate) queue_requests: u64,
}

impl Backend {
    /// A backend over a store of one's own, as tests have it.
    #[must_use]
    pub fn over(store: Store) -> Self {
        Self { store: OnceLock::from(store), ..Self::default() }
    }

    fn store(&self) -> Result<&Store, PortError> {
        if let Some(store) = self.store.get() {
            return Ok(store);
        }
        let client = aws_sdk_dynamodb::Client::new(integrations::aws::config()?);
        let stack = integrations::setting::required("MAINSPRING_STACK")?;
        Ok(self.store.get_or_init(|| Store::new(client, TableNames::of_stack(&stack))))
    }

    async fn trusted(&self) -> Result<Vec<Provider>, PortError> {
        openid::configured(&self.secrets).await
    }

    async fn trusted_one(&self, id: &ProviderId) -> Result<Provider, ProviderError> {
        self.trusted().await?.into_iter().find(|provider| provider.id == *id).ok_or(ProviderError::Unknown)
    }

    async fn seed(&self) -> Result<Seed, PortError> {
        Ok(Seed::new(self.secrets.root("signing").await?, self.public_url()?))
    }

    pub(crate) fn take_usage(&self) -> BackendUsage {
        BackendUsage {
            store: self.store.get().map(|store| store.meter().take()).unwrap_or_default(),
            queue_requests: self.queues.take_requests(),
        }
    }

    pub(crate) async fn postpone(&self, queue: &str, receipt: &str, seconds: i32) -> Result<(), PortError> {
        self.queues.postpone(queue, receipt, seconds).await
    }
}

store::stored_by!(Backend, |backend| backend.store()?);

impl LimitSettings for Backend {
    fn quotas(&self) -> Quotas {
        *self.quotas.get_or_init(integrations::setting::quotas)
    }
}

impl CredentialSettings for Backend {
    fn factor_policy(&self) -> FactorPolicy {
        *self.factor_policy.get_or_init(integrations::setting::factor_policy)
    }

    fn context_words(&self) -> ContextWords {
        integrations::setting::context_words()
    }
}

impl Dispatch for Backend {
    async fn dispatch(&self, envelopes: &[Envelope]) -> Result<(), PortError> {
        self.queues.dispatch(envelopes).await
    }
}

impl Gateway for Backend {
    async fn attach(&self, token: &str) -> Result<GatewayMethod, GatewayError> {
        self.gateway.attach(token).await
    }

    async fn charge(&self, charge: &Charge) -> Result<AttemptOutcome, GatewayError> {
        self.gateway.charge(charge).await
    }

    async fn find(&self, attempt: AttemptId) -> Result<Option<AttemptOutcome>, GatewayError> {
        self.gateway.find(attempt).await
    }
}

impl GatewayNotices for Backend {
    async fn is_genuine(&self, notice: &SignedNotice, now: WallTime) -> Result<bool, PortError> {
        self.gateway.is_genuine(notice, now).await
    }

    fn subject(&self, raw: &str) -> Option<GatewayNotice> {
        self.gateway.subject(raw)
    }
}

impl Passwords for Backend {
    fn hash(&self, password: &NewPassword) -> Result<PasswordHash, PortError> {
        self.passwords.hash(password)
    }

    fn verify(&self, password: &str, hash: Option<&PasswordHash>) -> bool {
        self.passwords.verify(password, hash)
    }
}

impl AccessTokens for Backend {
    async fn issue(&self, grant: &AccessGrant, now: WallTime) -> Result<AccessToken, PortError> {
        let key = self.keyring.key(&self.seed().await?, self.store()?, now).await?;
        key.access_token(grant, now)
    }
    async fn issue_id_token(
        &self,
        grant: &AccessGrant,
        audience: ClientRef,
        nonce: Option<&str>,
        now: WallTime,
    ) -> Result<String, PortError> {
        self.keyring.key(&self.seed().await?, self.store()?, now).await?.id_token(grant, audience, nonce, now)
    }

    async fn issue_to_client(
        &self,
        client: ClientRef,
        scopes: PermissionSet,
        now: WallTime,
    ) -> Result<AccessToken, PortError> {
        self.keyring.key(&self.seed().await?, self.store()?, now).await?.client_token(client, scopes, now)
    }

    async fn read_token(&self, token: &str, now: WallTime) -> Result<Option<VerifiedToken>, PortError> {
        Ok(tokens::read(token, &self.public_keys().await?, now))
    }
}

impl NewSecrets for Backend {
    fn new_secret(&self) -> Result<NewSecret, PortError> {
        new_secret()
    }

    fn new_recovery_code(&self) -> Result<NewSecret, PortError> {
        new_recovery_code()
    }
}

impl AuthenticatorSecrets for Backend {
    async fn authenticator_secret(&self, user: UserId, factor: FactorId) -> Result<AuthenticatorSecret, PortError> {
        self.secrets.authenticator_secret(user, factor).await
    }

    async fn step_of_code(&self, of: (UserId, FactorId), code: &str, now: WallTime) -> Result<Option<u64>, PortError> {
        self.secrets.step_of_code(of, code, now).await
    }
}

impl SessionCookies for Backend {
    fn new_session_cookie(&self, user: UserId, session: SessionId) -> Result<(SessionCookie, String), PortError> {
        integrations::cookies::new(user, session)
    }
}

impl IdentityProviders for Backend {
    async fn providers(&self) -> Result<Vec<ProviderName>, PortError> {
        let providers = self.trusted().await?;
        Ok(providers.into_iter().map(|Provider { id, name, .. }| ProviderName { id, name }).collect())
    }

    async fn authentication_url(
        &self,
        provider: &ProviderId,
        request: &AuthenticationRequest<'_>,
    ) -> Result<String, ProviderError> {
        self.openid.authentication_url(&self.trusted_one(provider).await?, request).await
    }

    async fn identify(
        &self,
        provider: &ProviderId,
        answer: &ProviderAnswer<'_>,
        now: WallTime,
    ) -> Result<ProvenIdentity, ProviderError> {
        self.openid.identify(&self.trusted_one(provider).await?, answer, now).await
    }
}

impl AppUrl for Backend {
    fn app_url(&self) -> Result<String, PortError> {
        integrations::setting::required("MAINSPRING_APP_URL")
    }
}

impl PublicUrl for Backend {
    fn public_url(&self) -> Result<String, PortError> {
        integrations::setting::required("MAINSPRING_PUBLIC_URL")
    }
}

impl SigningKeys for Backend {
    async fn publish_signing_keys(&self, now: WallTime) -> Result<[String; 2], PortError> {
        let keys = tokens::publish(&self.seed().await?, self.store()?, now).await?;
        Ok(keys.map(|key| key.public().kid.clone()))
    }
}

impl RefreshTokens for Backend {
    async fn first_refresh_token(&self, user: UserId, session: SessionId) -> Result<(RefreshToken, String), PortError> {
        self.secrets.first_refresh_token(user, session).await
    }

    async fn presented_refresh_token(&self, token: &str) -> Result<Option<PresentedRefresh>, PortError> {
        self.secrets.presented_refresh_token(token).await
    }
}

impl ApiKeySecrets for Backend {
    fn new_api_key(&self, owner: KeyOwner, key: ApiKeyId) -> Result<(ApiKeySecret, String), PortError> {
        api_keys::new(&integrations::setting::required("MAINSPRING_MODE")?, owner, key)
    }
}

impl Links for Backend {
    async fn link_token(&self, link: &Link, now: WallTime) -> Result<String, PortError> {
        self.secrets.link_token(link, now).await
    }

    async fn opened_link(&self, purpose: LinkPurpose, token: &str, now: WallTime) -> Result<Option<Link>, PortError> {
        self.secrets.opened_link(purpose, token, now).await
    }
}

impl StaffTokens for Backend {
    async fn staff_token_sha256(&self, token: &str) -> Result<Option<String>, PortError> {
        self.secrets.staff_token_sha256(token).await
    }
}

impl SealingKeys for Backend {
    async fn sealing_key(&self) -> Result<[u8; 32], PortError> {
        self.secrets.sealing_key().await
    }
}

impl Mailer for Backend {
    async fn send(&self, letter: &Letter) -> Result<(), PortError> {
        self.mailer.send(letter).await
    }
}
