use super::answer::Circumstances;
use super::request::Request;
use super::route;
use crate::access::{Entry, EntryPorts};
use crate::denial;
use crate::failure::Failure;
use crate::operation::About;
use domain::limit::{Left, Source};
use futures_util::join;
use services::{Caller, Principal};

/// What is known of a caller, whether they are let in or not.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) principal: Principal,
    /// What is left of the quotas that they are held to.
    pub(crate) lefts: Vec<Left>,
}

/// Lets a caller in who is who they say, may what they ask for, and does not ask too often.
///
/// # Errors
/// [`Failure`] 401, 403, 404 or 429.
pub(crate) async fn admit<S: EntryPorts>(
    entry: &Entry,
    system: &S,
    about: &About,
    request: &Request,
    circumstances: &Circumstances,
    known: &mut Known,
) -> Result<Caller, Failure> {
    let (limits, now) = (&entry.limits, circumstances.now);
    known.lefts.extend(limits.of_source(system, about, &Source::of(&request.source_ip), now).await?);
    let who = entry.identify(system, about, request, now).await?;
    known.principal = who.principal.clone();
    let by = Caller {
        principal: who.principal.clone(),
        origin: who.origin.clone(),
        operation: about.name,
        idempotency: None,
        at: now,
        deadline: circumstances.deadline,
        trace: circumstances.trace.clone(),
    };
    // Both may take a call, and neither needs the other.
    let permitted = entry.permit(system, about, &request.path, &who, now);
    let (left, permitted) = join!(limits.of_principal(system, about, &by.principal, now), permitted);
    known.lefts.extend(left?);
    if let Err(failure) = permitted {
        denial::record(limits, system, about, &request.path, &by, &failure).await?;
        return Err(failure);
    }
    let account = route::account(about.path, &request.path).map_or_else(|| by.principal.to_string(), str::to_owned);
    known.lefts.extend(limits.of_account(system, about, &account, now).await?);
    Ok(by)
}
