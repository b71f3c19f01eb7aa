use crate::envelope::TraceParent;
use crate::error::{Error, Thing};
use domain::id::{AccountId, ApiKeyId, ClientId, ImpersonationId, SessionId, UserId};
use domain::time::WallTime;
use sha2::{Digest, Sha256};
use std::fmt;
use std::time::Instant;

/// Who is calling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    User(UserId),
    ApiKey(ApiKeyId),
    Client(ClientId),
    /// Somebody who did not say who they are, on an operation that is open to everybody.
    Anonymous,
    /// A worker.
    System,
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(user) => user.fmt(f),
            Self::ApiKey(key) => key.fmt(f),
            Self::Client(client) => client.fmt(f),
            Self::Anonymous => f.write_str("anonymous"),
            Self::System => f.write_str("system"),
        }
    }
}

/// Where a call comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The session that a user is in.
    pub session: Option<SessionId>,
    /// The account in whose name one of the operator's people acts.
    pub acting: Option<(AccountId, ImpersonationId)>,
    /// The caller's address as API Gateway saw it; never a header.
    pub address: Option<String>,
    /// What the log and the caller know the request by.
    pub request_id: Option<String>,
}

/// A caller's own name for a command, so that sending it twice does it once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(pub String);

/// SHA-256 (hexadecimal) of the request that came with an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint(pub String);

/// What a command is remembered by: a hash over principal, operation and key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandKey(pub String);

/// A command's circumstances: who, what, when, and how long there is.
#[derive(Clone, Debug)]
pub struct Caller {
    pub principal: Principal,
    pub origin: Origin,
    pub operation: &'static str,
    pub idempotency: Option<(IdempotencyKey, Fingerprint)>,
    pub at: WallTime,
    /// When there is no point in trying again.
    pub deadline: Instant,
    pub trace: TraceParent,
}

impl Caller {
    /// The user who calls.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a key and for a worker, who are nobody.
    pub fn user(&self) -> Result<UserId, Error> {
        match self.principal {
            Principal::User(user) => Ok(user),
            Principal::ApiKey(_) | Principal::Client(_) | Principal::Anonymous | Principal::System => {
                Err(Error::NotFound(Thing::User))
            }
        }
    }

    #[must_use]
    pub fn command_key(&self) -> Option<CommandKey> {
        let (IdempotencyKey(key), _) = self.idempotency.as_ref()?;
        let mut digest = Sha256::new();
        let acting = self.origin.acting.map(|(_, impersonation)| impersonation.to_string()).unwrap_or_default();
        // Lengths in front keep (ab, c) and (a, bc) apart.
        for part in [&self.principal.to_string(), &acting, self.operation, key] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
        Some(CommandKey(base16ct::lower::encode_string(&digest.finalize())))
    }
}
