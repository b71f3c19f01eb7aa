//! Remembering what somebody may not.

use crate::failure::Failure;
use crate::http::route;
use crate::limit::Limits;
use crate::operation::{About, Access};
use domain::audit::{AuditAction, AuditFact, AuditOutcome, Chain};
use services::port::{Counters, LimitSettings, Outbox};
use services::{Caller, Principal, record_attempt};

/// Has it recorded that a caller was denied something: what a member may not do in an account concerns the account; what a
/// stranger asks of one, anybody of the operator, or somebody with too few factors, concerns whoever asked. So nobody can fill somebody else's records.
///
/// Only of a caller who has shown who they are: anybody can send a wrong token, as often as they like.
///
/// # Errors
/// [`Failure`] 429 when the caller is denied too often; nothing is recorded then.
pub(crate) async fn record<S: Counters + LimitSettings + Outbox>(
    limits: &Limits,
    system: &S,
    about: &About,
    path: &str,
    by: &Caller,
    failure: &Failure,
) -> Result<(), Failure> {
    let Some(chain) = chain(about, path, &by.principal, failure) else {
        return Ok(());
    };
    limits.of_denials(system, &by.principal, by.at).await?;
    let fact = AuditFact::new(chain, AuditAction::AccessAttempted, path);
    if let Err(error) = record_attempt(system, by, &fact, AuditOutcome::Denied).await {
        // They are denied all the same.
        tracing::error!(%error, "a denial is not in the audit log");
    }
    Ok(())
}

fn chain(about: &About, path: &str, principal: &Principal, failure: &Failure) -> Option<Chain> {
    let own = match principal {
        Principal::User(user) => Chain::User(*user),
        Principal::Anonymous => return None,
        _ => Chain::Operator,
    };
    match (failure, about.access) {
        (Failure::Forbidden, Access::Account(_)) => {
            let account = route::account(about.path, path).and_then(|account| account.parse().ok());
            Some(account.map_or(own, Chain::Account))
        }
        (Failure::Forbidden | Failure::NoSuchResource | Failure::SecondFactorRequired, _) => Some(own),
        _ => None,
    }
}
