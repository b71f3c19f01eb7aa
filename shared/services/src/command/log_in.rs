use crate::audit::record_attempt;
use crate::command::admit::{Admission, Gated, admit};
use crate::command::begin_session::{Entrance, Visitor};
use crate::limit::{forget_tries, take_try};
use crate::port::{Outbox, Passwords, Users};
use crate::{Caller, Error, Limited};
use domain::Refusal;
use domain::audit::{AuditAction, AuditFact, AuditOutcome, Chain};
use domain::email::EmailAddress;
use domain::id::UserId;
use domain::identity::{Factor, SessionKind, User};

/// What somebody says who wants to be logged in.
#[derive(Clone)]
pub struct Credentials {
    pub email: EmailAddress,
    pub password: String,
    /// The session that they want.
    pub kind: SessionKind,
    pub visitor: Visitor,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// Lets whoever has the password in, as far as [`admit`] does.
///
/// # Errors
/// [`Refusal::WrongCredentials`], the same and as slow for an unknown address; [`Refusal::EmailUnconfirmed`] only for
/// whoever knows the password; [`Error::Exceeded`] after too many wrong ones, whatever the password; as [`admit`].
pub async fn log_in<S>(system: &S, by: &Caller, credentials: Credentials) -> Result<Admission, Error>
where
    S: Gated + Users + Passwords + Limited,
{
    let right = take_try(system, by, &credentials.email).await?;
    let user = known(system, by, &credentials).await?;
    let entrance = Entrance { factors: vec![Factor::Password], kind: credentials.kind, visitor: credentials.visitor };
    let admission = admit(system, by, &user, entrance).await?;
    // Whoever has yet to show a second factor has shown too little to be forgiven.
    if let Admission::Begun(_) = &admission {
        forget_tries(system, by, right).await?;
    }
    Ok(admission)
}

/// Whose credentials they are.
async fn known<S: Users + Passwords + Outbox>(
    system: &S,
    by: &Caller,
    credentials: &Credentials,
) -> Result<User, Error> {
    let claim = system.email_claim(&credentials.email).await?;
    // One that there is not takes as long to look for.
    let user = system.user(claim.map_or_else(UserId::new, |claim| claim.user)).await?;
    let verified = system.verify(&credentials.password, user.as_ref().and_then(|user| user.password.as_ref()));
    if !verified {
        record_failure(system, by, user.as_ref()).await;
    }
    let user = user.filter(|_| verified).ok_or(Refusal::WrongCredentials)?;
    if user.confirmed_at.is_none() {
        return Err(Refusal::EmailUnconfirmed.into());
    }
    Ok(user)
}

/// Also where nobody has the address, or the time would tell: then it concerns the operator. Without the record they are
/// refused all the same.
async fn record_failure<S: Outbox>(system: &S, by: &Caller, user: Option<&User>) {
    let fact = match user {
        Some(user) => AuditFact::new(Chain::User(user.id), AuditAction::LogIn, user.id),
        None => AuditFact::new(Chain::Operator, AuditAction::LogIn, "nobody"),
    };
    if let Err(error) = record_attempt(system, by, &fact, AuditOutcome::Failed).await {
        tracing::error!(%error, "a failed log-in is not in the audit log");
    }
}
