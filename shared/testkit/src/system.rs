//! A whole system: the real store, and stand-ins for everything else outside.

use crate::Error;
use crate::dynamo::Dynamo;
use crate::gateway::TestGateway;
use crate::mailbox::Mailbox;
use crate::proxy::secret;
use crate::queue::Queue;
use crate::trail::Trail;
use domain::id::{ApiKeyId, AttemptId, FactorId, SessionId, UserId};
use domain::identity::{
    ClientRef, ContextWords, FactorPolicy, KeyOwner, NewPassword, PasswordHash, ProvenIdentity, ProviderId,
};
use domain::limit::{Policy, Quota, Quotas};
use domain::payment::AttemptOutcome;
use domain::permission::PermissionSet;
use domain::time::WallTime;
use integrations::new_secret::new_secret;
use integrations::openid::{self, OpenId, Provider, Transport};
use integrations::recovery_codes::new_recovery_code;
use integrations::secrets::derived;
use integrations::tokens::{self, Keyring, Seed};
use integrations::{api_keys, links, one_time_codes, refresh, webhook};
use services::Envelope;
use services::port::{
    AccessGrant, AccessToken, AccessTokens, ApiKeySecret, ApiKeySecrets, AppUrl, AuthenticationRequest,
    AuthenticatorSecret, AuthenticatorSecrets, Charge, CredentialSettings, Dispatch, Gateway, GatewayError,
    GatewayMethod, GatewayNotice, GatewayNotices, IdentityProviders, Letter, LimitSettings, Link, LinkPurpose, Links,
    Mailer, NewSecret, NewSecrets, Passwords, PortError, PresentedRefresh, ProviderAnswer, ProviderError, ProviderName,
    PublicKeys, PublicUrl, RefreshToken, RefreshTokens, SealingKeys, SessionCookie, SessionCookies, SignedNotice,
    SigningKeys, StaffTokens, VerifiedToken,
};
use sha2::{Digest, Sha256};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What makes the first staff user.
pub const STAFF_TOKEN: &str = "the one-time staff token";
/// What the gateway signs its notices with.
pub const GATEWAY_SECRET: &[u8] = b"the gateway's secret";

/// Where the operator's pages are.
pub const APP_URL: &str = "https://app.mainspring.test";
/// Where the API is reached, which is who its tokens are by.
pub const PUBLIC_URL: &str = "https://api.mainspring.test";

/// How long an identity provider may take here.
const PROVIDER_DEADLINE: Duration = Duration::from_secs(3);

const SIGNING_ROOT: [u8; 32] = [1; 32];

/// Every port there is.
#[derive(Debug)]
pub struct TestSystem {
    pub dynamo: Dynamo,
    pub gateway: TestGateway,
    pub mailbox: Mailbox,
    pub queue: Queue,
    pub trail: Trail,
    now: Mutex<WallTime>,
    quotas: Mutex<Quotas>,
    factor_policy: Mutex<FactorPolicy>,
    context_words: Mutex<ContextWords>,
    keyring: Keyring,
    openid: OpenId,
    providers: Mutex<String>,
}

impl TestSystem {
    /// An empty one, at the beginning of 2026.
    ///
    /// # Errors
    /// As [`Dynamo::start`].
    pub async fn start() -> Result<Self, Error> {
        Ok(Self {
            dynamo: Dynamo::start().await?,
            gateway: TestGateway::default(),
            mailbox: Mailbox::default(),
            queue: Queue::default(),
            trail: Trail::default(),
            now: Mutex::new("2026-01-01T00:00:00Z".parse()?),
            quotas: Mutex::default(),
            factor_policy: Mutex::default(),
            context_words: Mutex::default(),
            keyring: Keyring::default(),
            openid: OpenId::within(PROVIDER_DEADLINE),
            providers: Mutex::new("[]".to_owned()),
        })
    }

    /// The world's time.
    pub fn now(&self) -> WallTime {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set_now(&self, now: WallTime) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// From now on, callers may ask for so much.
    pub fn set_quota(&self, policy: Policy, quota: Quota) {
        let mut quotas = self.quotas.lock().unwrap_or_else(PoisonError::into_inner);
        *quotas = quotas.with(policy, quota);
    }

    /// From now on, a second factor is asked for of these.
    pub fn ask_for_second_factor(&self, policy: FactorPolicy) {
        *self.factor_policy.lock().unwrap_or_else(PoisonError::into_inner) = policy;
    }

    /// From now on, no password may be made of these words.
    pub fn ban_words(&self, words: ContextWords) {
        *self.context_words.lock().unwrap_or_else(PoisonError::into_inner) = words;
    }

    /// Trusts these identity providers and no others.
    ///
    /// # Errors
    /// When they are not written as the operator's secret has them.
    pub fn trust(&self, providers: &serde_json::Value) -> Result<(), Error> {
        let providers = providers.to_string();
        openid::read(&providers, Transport::HttpsOrLoopback)?;
        *self.providers.lock().unwrap_or_else(PoisonError::into_inner) = providers;
        Ok(())
    }

    fn trusted(&self) -> Result<Vec<Provider>, PortError> {
        openid::read(&self.providers.lock().unwrap_or_else(PoisonError::into_inner), Transport::HttpsOrLoopback)
    }

    fn trusted_one(&self, id: &ProviderId) -> Result<Provider, ProviderError> {
        self.trusted()?.into_iter().find(|provider| provider.id == *id).ok_or(ProviderError::Unknown)
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.set_now(self.now().after_seconds(seconds));
    }
}

store::stored_by!(TestSystem, |system| system.dynamo.store());

impl LimitSettings for TestSystem {
    fn quotas(&self) -> Quotas {
        *self.quotas.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CredentialSettings for TestSystem {
    fn factor_policy(&self) -> FactorPolicy {
        *self.factor_policy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn context_words(&self) -> ContextWords {
        self.context_words.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Dispatch for TestSystem {
    async fn dispatch(&self, envelopes: &[Envelope]) -> Result<(), PortError> {
        self.queue.dispatch(envelopes).await
    }
}

impl Gateway for TestSystem {
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

impl GatewayNotices for TestSystem {
    async fn is_genuine(&self, notice: &SignedNotice, now: WallTime) -> Result<bool, PortError> {
        let signed = (notice.id.as_str(), notice.timestamp.as_str(), notice.signature.as_str());
        Ok(webhook::is_genuine(GATEWAY_SECRET, signed, notice.body.as_bytes(), now))
    }

    fn subject(&self, raw: &str) -> Option<GatewayNotice> {
        let notice: serde_json::Value = serde_json::from_str(raw).ok()?;
        let about = &notice["data"]["metadata"];
        let invoice = u32::try_from(about["invoice"].as_u64()?).ok()?;
        Some(GatewayNotice { account: about["account"].as_str()?.parse().ok()?, invoice: invoice.into() })
    }
}

/// Argon2 is tested where it lives; here it would only take time.
impl Passwords for TestSystem {
    fn hash(&self, password: &NewPassword) -> Result<PasswordHash, PortError> {
        Ok(PasswordHash::new(sha256(password.reveal())))
    }

    fn verify(&self, password: &str, hash: Option<&PasswordHash>) -> bool {
        hash.is_some_and(|hash| hash.phc() == sha256(password))
    }
}

fn seed() -> Seed {
    Seed::new(SIGNING_ROOT, PUBLIC_URL.to_owned())
}

impl AccessTokens for TestSystem {
    async fn issue(&self, grant: &AccessGrant, now: WallTime) -> Result<AccessToken, PortError> {
        self.keyring.key(&seed(), self, now).await?.access_token(grant, now)
    }
    async fn issue_id_token(
        &self,
        grant: &AccessGrant,
        audience: ClientRef,
        nonce: Option<&str>,
        now: WallTime,
    ) -> Result<String, PortError> {
        self.keyring.key(&seed(), self, now).await?.id_token(grant, audience, nonce, now)
    }

    async fn issue_to_client(
        &self,
        client: ClientRef,
        scopes: PermissionSet,
        now: WallTime,
    ) -> Result<AccessToken, PortError> {
        self.keyring.key(&seed(), self, now).await?.client_token(client, scopes, now)
    }

    async fn read_token(&self, token: &str, now: WallTime) -> Result<Option<VerifiedToken>, PortError> {
        Ok(tokens::read(token, &self.public_keys().await?, now))
    }
}

impl NewSecrets for TestSystem {
    fn new_secret(&self) -> Result<NewSecret, PortError> {
        new_secret()
    }

    fn new_recovery_code(&self) -> Result<NewSecret, PortError> {
        new_recovery_code()
    }
}

impl AuthenticatorSecrets for TestSystem {
    async fn authenticator_secret(&self, user: UserId, factor: FactorId) -> Result<AuthenticatorSecret, PortError> {
        Ok(one_time_codes::secret(&key("factors", "one-time-codes"), user, factor))
    }

    async fn step_of_code(&self, of: (UserId, FactorId), code: &str, now: WallTime) -> Result<Option<u64>, PortError> {
        Ok(one_time_codes::step_of(&key("factors", "one-time-codes"), of, code, now))
    }
}

impl SessionCookies for TestSystem {
    fn new_session_cookie(&self, user: UserId, session: SessionId) -> Result<(SessionCookie, String), PortError> {
        integrations::cookies::new(user, session)
    }
}

impl IdentityProviders for TestSystem {
    async fn providers(&self) -> Result<Vec<ProviderName>, PortError> {
        let providers = self.trusted()?;
        Ok(providers.into_iter().map(|Provider { id, name, .. }| ProviderName { id, name }).collect())
    }

    async fn authentication_url(
        &self,
        provider: &ProviderId,
        request: &AuthenticationRequest<'_>,
    ) -> Result<String, ProviderError> {
        self.openid.authentication_url(&self.trusted_one(provider)?, request).await
    }

    async fn identify(
        &self,
        provider: &ProviderId,
        answer: &ProviderAnswer<'_>,
        now: WallTime,
    ) -> Result<ProvenIdentity, ProviderError> {
        self.openid.identify(&self.trusted_one(provider)?, answer, now).await
    }
}

impl AppUrl for TestSystem {
    fn app_url(&self) -> Result<String, PortError> {
        Ok(APP_URL.to_owned())
    }
}

impl PublicUrl for TestSystem {
    fn public_url(&self) -> Result<String, PortError> {
        Ok(PUBLIC_URL.to_owned())
    }
}

impl SigningKeys for TestSystem {
    async fn publish_signing_keys(&self, now: WallTime) -> Result<[String; 2], PortError> {
        let keys = tokens::publish(&seed(), self, now).await?;
        Ok(keys.map(|key| key.public().kid.clone()))
    }
}

impl RefreshTokens for TestSystem {
    async fn first_refresh_token(&self, user: UserId, session: SessionId) -> Result<(RefreshToken, String), PortError> {
        refresh::first(&key("sealing", "refresh"), user, session)
    }

    async fn presented_refresh_token(&self, token: &str) -> Result<Option<PresentedRefresh>, PortError> {
        Ok(refresh::present(&key("sealing", "refresh"), token))
    }
}

impl ApiKeySecrets for TestSystem {
    fn new_api_key(&self, owner: KeyOwner, key: ApiKeyId) -> Result<(ApiKeySecret, String), PortError> {
        api_keys::new("sandbox", owner, key)
    }
}

impl Links for TestSystem {
    async fn link_token(&self, link: &Link, now: WallTime) -> Result<String, PortError> {
        Ok(links::seal(&link_key(link.purpose()), link, now))
    }

    async fn opened_link(&self, purpose: LinkPurpose, token: &str, now: WallTime) -> Result<Option<Link>, PortError> {
        Ok(links::open(&link_key(purpose), purpose, token, now))
    }
}

impl StaffTokens for TestSystem {
    async fn staff_token_sha256(&self, token: &str) -> Result<Option<String>, PortError> {
        Ok((token == STAFF_TOKEN).then(|| sha256(token)))
    }
}

impl SealingKeys for TestSystem {
    async fn sealing_key(&self) -> Result<[u8; 32], PortError> {
        Ok(key("sealing", "cursor"))
    }
}

impl Mailer for TestSystem {
    async fn send(&self, letter: &Letter) -> Result<(), PortError> {
        self.mailbox.send(letter).await
    }
}

/// What a function beside this system derives as well, so that each accepts what the other gave out.
fn key(name: &str, purpose: &str) -> [u8; 32] {
    derived(&secret(name), purpose)
}

fn link_key(purpose: LinkPurpose) -> [u8; 32] {
    key("sealing", links::name(purpose))
}

fn sha256(text: &str) -> String {
    base16ct::lower::encode_string(&Sha256::digest(text.as_bytes()))
}
