use super::PortError;
use crate::{Page, PageRequest};
use domain::email::EmailAddress;
use domain::id::{AccountId, ApiKeyId, ImpersonationId, InvitationId, RoleId, SessionId, UserId};
use domain::identity::{
    Admins, Affiliation, ApiKey, AuthorizationCode, Client, ClientRef, ClientToken, EmailClaim, Factor, Impersonation,
    Invitation, KeyOwner, Membership, NewPassword, Owners, PasswordHash, Session, Staff, StaffEntry, Standing, User,
};
use domain::permission::{CustomRole, PermissionSet};
use domain::signing::PublicKey;
use domain::time::WallTime;

pub trait Users {
    fn user(&self, user: UserId) -> impl Future<Output = Result<Option<User>, PortError>>;

    fn email_claim(&self, email: &EmailAddress) -> impl Future<Output = Result<Option<EmailClaim>, PortError>>;

    fn membership(
        &self,
        account: AccountId,
        user: UserId,
    ) -> impl Future<Output = Result<Option<Membership>, PortError>>;

    /// Those of them that there are, in no order; at most 100 can be asked for.
    fn users(&self, users: &[UserId]) -> impl Future<Output = Result<Vec<User>, PortError>>;

    fn staff(&self, user: UserId) -> impl Future<Output = Result<Option<Staff>, PortError>>;

    /// Whether the one-time staff token with this SHA-256 was used.
    fn staff_token_burnt(&self, token_sha256: &str) -> impl Future<Output = Result<bool, PortError>>;
}

/// The people of an account, and the accounts of a person.
pub trait Members {
    /// In no order that means anything.
    fn members(
        &self,
        account: AccountId,
        page: &PageRequest,
    ) -> impl Future<Output = Result<Page<Membership>, PortError>>;

    fn owners(&self, account: AccountId) -> impl Future<Output = Result<Option<Owners>, PortError>>;

    fn invitation(
        &self,
        account: AccountId,
        invitation: InvitationId,
    ) -> impl Future<Output = Result<Option<Invitation>, PortError>>;

    /// In no order that means anything.
    fn invitations(
        &self,
        account: AccountId,
        page: &PageRequest,
    ) -> impl Future<Output = Result<Page<Invitation>, PortError>>;

    /// In no order that means anything.
    fn affiliations(
        &self,
        user: UserId,
        page: &PageRequest,
    ) -> impl Future<Output = Result<Page<Affiliation>, PortError>>;
}

/// Whose standing is asked for, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StandingQuery {
    pub user: UserId,
    pub session: SessionId,
    /// The account in question.
    pub account: Option<AccountId>,
    /// The impersonation that the caller's token is for, with its account.
    pub impersonation: Option<(AccountId, ImpersonationId)>,
}

pub trait Standings {
    /// All that decides whether a user may, in one look.
    fn standing(&self, of: &StandingQuery) -> impl Future<Output = Result<Standing, PortError>>;

    fn api_key(&self, owner: KeyOwner, key: ApiKeyId) -> impl Future<Output = Result<Option<ApiKey>, PortError>>;

    fn custom_role(&self, role: RoleId) -> impl Future<Output = Result<Option<CustomRole>, PortError>>;
}

/// The operator's people, and the roles that they have made.
pub trait Operator {
    /// In no order that means anything.
    fn staff_entries(&self, page: &PageRequest) -> impl Future<Output = Result<Page<StaffEntry>, PortError>>;

    fn admins(&self) -> impl Future<Output = Result<Option<Admins>, PortError>>;

    /// In no order that means anything.
    fn custom_roles(&self, page: &PageRequest) -> impl Future<Output = Result<Page<CustomRole>, PortError>>;
}

pub trait Impersonations {
    fn impersonation(
        &self,
        account: AccountId,
        impersonation: ImpersonationId,
    ) -> impl Future<Output = Result<Option<Impersonation>, PortError>>;

    /// In no order that means anything.
    fn impersonations(
        &self,
        account: AccountId,
        page: &PageRequest,
    ) -> impl Future<Output = Result<Page<Impersonation>, PortError>>;
}

pub trait ApiKeys {
    /// In no order that means anything.
    fn api_keys(&self, owner: KeyOwner, page: &PageRequest) -> impl Future<Output = Result<Page<ApiKey>, PortError>>;
}

/// An API key as it is given out: shown once, stored nowhere.
#[derive(Clone)]
pub struct ApiKeySecret(pub String);

impl std::fmt::Debug for ApiKeySecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApiKeySecret(…)")
    }
}

pub trait ApiKeySecrets {
    /// A new one, with its SHA-256 (hexadecimal).
    fn new_api_key(&self, owner: KeyOwner, key: ApiKeyId) -> Result<(ApiKeySecret, String), PortError>;
}

pub trait Passwords {
    /// # Errors
    /// [`PortError::Broken`] when there is not enough memory.
    fn hash(&self, password: &NewPassword) -> Result<PasswordHash, PortError>;

    /// Takes as long without a hash as with one, so that nobody learns which addresses are known.
    fn verify(&self, password: &str, hash: Option<&PasswordHash>) -> bool;
}

/// A signed, short-lived proof of who somebody is.
#[derive(Clone)]
pub struct AccessToken {
    pub token: String,
    pub expires_in_seconds: u32,
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken(…)")
    }
}

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessGrant {
    pub user: UserId,
    pub session: SessionId,
    /// When the user has last shown who they are, and how.
    pub proven_at: WallTime,
    pub factors: Vec<Factor>,
    /// For acting in an account's name.
    pub impersonation: Option<(AccountId, ImpersonationId)>,
    /// The client that the user lets act for them, and for what.
    pub through: Option<ClientToken>,
}

impl AccessGrant {
    /// What a user may have who is in the session.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        Self {
            user: session.user,
            session: session.id,
            proven_at: session.proof.at,
            factors: session.proof.factors.clone(),
            impersonation: None,
            through: None,
        }
    }
}

pub trait AccessTokens {
    fn issue(&self, grant: &AccessGrant, now: WallTime) -> impl Future<Output = Result<AccessToken, PortError>>;

    /// Tells the client `audience` who a user is (OpenID Connect Core 1.0, section 2).
    fn issue_id_token(
        &self,
        grant: &AccessGrant,
        audience: ClientRef,
        nonce: Option<&str>,
        now: WallTime,
    ) -> impl Future<Output = Result<String, PortError>>;

    /// For a client that acts for nobody but its owner.
    fn issue_to_client(
        &self,
        client: ClientRef,
        scopes: PermissionSet,
        now: WallTime,
    ) -> impl Future<Output = Result<AccessToken, PortError>>;

    /// What an access token says that we signed and that is good at `now`, as far as the token itself can tell; `None` for
    /// anything else.
    fn read_token(&self, token: &str, now: WallTime) -> impl Future<Output = Result<Option<VerifiedToken>, PortError>>;
}

/// An access token of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedToken {
    pub id: String,
    pub issuer: String,
    pub audience: String,
    pub issued_at: WallTime,
    pub expires_at: WallTime,
    pub grants: Granted,
}

/// Who an access token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Granted {
    User(AccessGrant),
    Client(ClientToken),
}

pub trait Clients {
    fn client(&self, client: ClientRef) -> impl Future<Output = Result<Option<Client>, PortError>>;

    /// Newest first.
    fn clients(&self, owner: KeyOwner, page: &PageRequest) -> impl Future<Output = Result<Page<Client>, PortError>>;
}

pub trait AuthorizationCodes {
    fn keep_code(&self, sha256: &str, code: &AuthorizationCode) -> impl Future<Output = Result<(), PortError>>;

    fn code(&self, sha256: &str) -> impl Future<Output = Result<Option<AuthorizationCode>, PortError>>;

    /// Notes the token that a code is redeemed for, which happens once: the id of that token is the answer, `token` or the
    /// one of an earlier time.
    fn redeem_code(&self, sha256: &str, token: &str) -> impl Future<Output = Result<String, PortError>>;
}

/// What is made up and shown once.
#[derive(Clone)]
pub struct NewSecret {
    pub secret: String,
    /// Hexadecimal: what is stored of it.
    pub sha256: String,
}

impl std::fmt::Debug for NewSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewSecret(…)")
    }
}

pub trait NewSecrets {
    /// 32 random bytes.
    ///
    /// # Errors
    /// [`PortError::Broken`] when the machine gives no random bytes.
    fn new_secret(&self) -> Result<NewSecret, PortError>;
}

pub trait PublicUrl {
    /// Where the API is reached from outside, without a slash at the end: also who our tokens are by.
    ///
    /// # Errors
    /// [`PortError::Broken`] where it is not configured.
    fn public_url(&self) -> Result<String, PortError>;
}

/// A refresh token as it is given out: shown to its session alone, stored nowhere.
#[derive(Clone)]
pub struct RefreshToken(pub String);

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshToken(…)")
    }
}

/// A refresh token that was presented and is one of ours.
#[derive(Clone, Debug)]
pub struct PresentedRefresh {
    pub user: UserId,
    pub session: SessionId,
    pub sha256: String,
    /// The same for the same token, for ever.
    pub successor: RefreshToken,
    pub successor_sha256: String,
}

pub trait RefreshTokens {
    /// The first one of a session, with its SHA-256 (hexadecimal).
    fn first_refresh_token(
        &self,
        user: UserId,
        session: SessionId,
    ) -> impl Future<Output = Result<(RefreshToken, String), PortError>>;

    /// `None` for what we never gave out. Whether it is still good is the session's to say.
    fn presented_refresh_token(&self, token: &str)
    -> impl Future<Output = Result<Option<PresentedRefresh>, PortError>>;
}

pub trait Sessions {
    fn session(&self, user: UserId, session: SessionId) -> impl Future<Output = Result<Option<Session>, PortError>>;

    /// Those that are not known to be over, in no order.
    fn sessions(&self, user: UserId) -> impl Future<Output = Result<Vec<Session>, PortError>>;
}

/// What a link in a mail is good for, and nothing else is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    ConfirmEmail {
        user: UserId,
    },
    /// Once: while the user has the password with this mark.
    ResetPassword {
        user: UserId,
        mark: [u8; 8],
    },
    /// While there is this invitation.
    Invitation {
        account: AccountId,
        invitation: InvitationId,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    ConfirmEmail,
    ResetPassword,
    Invitation,
}

impl Link {
    #[must_use]
    pub fn purpose(&self) -> LinkPurpose {
        match self {
            Self::ConfirmEmail { .. } => LinkPurpose::ConfirmEmail,
            Self::ResetPassword { .. } => LinkPurpose::ResetPassword,
            Self::Invitation { .. } => LinkPurpose::Invitation,
        }
    }
}

/// Proof that a link was sent to somebody: computed, so that it lies in no table and on no queue.
pub trait Links {
    /// What stands in the link, good for a while from `now`.
    fn link_token(&self, link: &Link, now: WallTime) -> impl Future<Output = Result<String, PortError>>;

    /// What the token is good for; `None` when it is wrong, for another purpose, or has expired.
    fn opened_link(
        &self,
        purpose: LinkPurpose,
        token: &str,
        now: WallTime,
    ) -> impl Future<Output = Result<Option<Link>, PortError>>;
}

pub trait StaffTokens {
    /// The SHA-256 (hexadecimal) of `token` if it is the one-time staff token.
    fn staff_token_sha256(&self, token: &str) -> impl Future<Output = Result<Option<String>, PortError>>;
}

/// The records of the keys that tokens are verified with.
pub trait PublicKeys {
    /// All of them, also those that are no longer good.
    fn public_keys(&self) -> impl Future<Output = Result<Vec<PublicKey>, PortError>>;

    /// Makes the key known, before the first token is signed with it. The same key again changes nothing.
    fn publish_key(&self, key: &PublicKey) -> impl Future<Output = Result<(), PortError>>;

    /// Ends all trust in the key from now on. False if there is none; a second time changes nothing.
    fn revoke_key(&self, kid: &str, now: WallTime) -> impl Future<Output = Result<bool, PortError>>;

    /// Removes the record.
    fn forget_key(&self, kid: &str) -> impl Future<Output = Result<(), PortError>>;
}

/// The private side: only what issues tokens, and what publishes keys, may read it.
pub trait SigningKeys {
    /// Publishes the key that signs at `now` and the one that will sign next, as far as they are not published, and
    /// tells their ids.
    fn publish_signing_keys(&self, now: WallTime) -> impl Future<Output = Result<[String; 2], PortError>>;
}

pub trait SealingKeys {
    /// The key that cursors are authenticated with.
    fn sealing_key(&self) -> impl Future<Output = Result<[u8; 32], PortError>>;
}
