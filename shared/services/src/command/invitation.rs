use super::granting::granting;
use super::member::{existing_owners, existing_user};
use crate::limit::count_one;
use crate::port::{Link, LinkPurpose, Links, Members, Standings, Users};
use crate::{Caller, Error, Execute, Limited, Thing, execute};
use domain::Refusal;
use domain::id::{AccountId, InvitationId};
use domain::identity::{self, Invitation, Invite, Membership};
use domain::limit::Policy;
use futures_util::try_join;

/// Invites whoever has the address to the account.
///
/// # Errors
/// [`Error::Exceeded`] when the address has had enough mail from people who may not have it; as [`identity::invite`] and
/// [`execute`].
pub async fn invite<S>(system: &S, by: &Caller, account: AccountId, command: Invite) -> Result<Invitation, Error>
where
    S: Execute + Standings + Limited,
{
    count_one(system, by, Policy::Letters, command.email.canonical()).await?;
    let load = async || granting(system, by, account, &[command.role]).await;
    execute(system, by, load, |granting| Ok(identity::invite(account, command.clone(), granting, by.at)?)).await
}

/// Takes an invitation back.
///
/// # Errors
/// [`Error::NotFound`]; as [`execute`].
pub async fn revoke_invitation<S: Execute + Members>(
    system: &S,
    by: &Caller,
    (account, invitation): (AccountId, InvitationId),
) -> Result<(), Error> {
    let load = async || system.invitation(account, invitation).await?.ok_or(Error::NotFound(Thing::Invitation));
    execute(system, by, load, |invitation| Ok(identity::revoke_invitation(invitation, by.at))).await
}

/// Makes a member of the caller, who was sent the token.
///
/// # Errors
/// [`Refusal::InvalidToken`], also for one that was taken back or accepted; as [`identity::accept_invitation`] and
/// [`execute`].
pub async fn accept_invitation<S>(system: &S, by: &Caller, token: &str) -> Result<Membership, Error>
where
    S: Execute + Members + Users + Links,
{
    let user = by.user()?;
    let opened = system.opened_link(LinkPurpose::Invitation, token, by.at).await?;
    let Some(Link::Invitation { account, invitation }) = opened else {
        return Err(Refusal::InvalidToken.into());
    };
    let load = async || {
        let (invitation, known) = try_join!(system.invitation(account, invitation), system.membership(account, user))?;
        let invitation = invitation.ok_or(Refusal::InvalidToken)?;
        Ok((invitation, known, existing_user(system, user).await?, existing_owners(system, account).await?))
    };
    execute(system, by, load, |(invitation, known, user, owners)| {
        Ok(identity::accept_invitation(invitation, user, known.as_ref(), owners, by.at)?)
    })
    .await
}
