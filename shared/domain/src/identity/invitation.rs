use super::{Affiliation, Granting, Membership, Owners, User};
use crate::audit::AuditAction;
use crate::decision::{Home, Removal, Write};
use crate::email::EmailAddress;
use crate::event::{Event, EventKind};
use crate::id::{AccountId, InvitationId};
use crate::job::{Job, Mail};
use crate::permission::AccountRole;
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal, Version};
use serde::{Deserialize, Serialize};

/// An offer to become a member of an account, to whoever has the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub id: InvitationId,
    pub account: AccountId,
    pub personal: InvitationContact,
    pub role: AccountRole,
    pub created_at: WallTime,
    pub expires_at: WallTime,
    pub version: Version,
}

/// Who is invited, apart from everything else so that it can be erased alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationContact {
    pub email: EmailAddress,
}

/// Whom to invite, and as what.
#[derive(Clone, Debug)]
pub struct Invite {
    pub id: InvitationId,
    pub email: EmailAddress,
    pub role: AccountRole,
}

impl Invitation {
    /// Seconds.
    pub const LIFETIME: i64 = 7 * 24 * 60 * 60;
}

/// Invites whoever has the address; they hear of it by mail.
///
/// # Errors
/// As [`Granting::check`].
pub fn invite(
    account: AccountId,
    invite: Invite,
    granting: &Granting,
    now: WallTime,
) -> Result<Decided<Invitation>, Refusal> {
    granting.check(invite.role)?;
    let invitation = Invitation {
        id: invite.id,
        account,
        personal: InvitationContact { email: invite.email },
        role: invite.role,
        created_at: now,
        expires_at: now.after_seconds(Invitation::LIFETIME),
        version: Version::FIRST,
    };
    let mut decision = Decision::new(Home::Members(account), now.as_billing_time());
    decision.audit(AuditAction::MemberInvited, invitation.id);
    decision.events.push(Event::new(EventKind::InvitationCreated, invitation.id, invitation.version));
    decision.jobs.push(Job::SendEmail { mail: Mail::Invitation { account, invitation: invitation.id } });
    decision.writes.push(Write::Invitation(invitation.clone()));
    Ok(decision.with(invitation))
}

/// Takes an invitation back.
#[must_use]
pub fn revoke_invitation(invitation: &Invitation, now: WallTime) -> Decided<()> {
    let mut decision = Decision::new(Home::Members(invitation.account), now.as_billing_time());
    decision.audit(AuditAction::InvitationRevoked, invitation.id);
    decision.events.push(Event::new(EventKind::InvitationRevoked, invitation.id, invitation.version.next()));
    decision.removals.push(removal(invitation));
    decision.with(())
}

/// Makes a member of the user who was invited. `known` is what they are in the account already.
///
/// # Errors
/// [`Refusal::InvalidToken`] when it has expired; [`Refusal::InvitationForAnother`], [`Refusal::AlreadyMember`].
pub fn accept_invitation(
    invitation: &Invitation,
    user: &User,
    known: Option<&Membership>,
    owners: &Owners,
    now: WallTime,
) -> Result<Decided<Membership>, Refusal> {
    if now >= invitation.expires_at {
        return Err(Refusal::InvalidToken);
    }
    if user.confirmed_at.is_none() || user.personal.email != invitation.personal.email {
        return Err(Refusal::InvitationForAnother);
    }
    if known.is_some() {
        return Err(Refusal::AlreadyMember);
    }
    let Invitation { account, role, .. } = *invitation;
    let membership = Membership { account, user: user.id, role, version: Version::FIRST };
    let mut decision = Decision::new(Home::Members(account), now.as_billing_time());
    decision.audit(AuditAction::MemberAdded, user.id);
    decision.events.push(Event::new(EventKind::MemberJoined, user.id, membership.version));
    decision.writes.extend(owners.after(None, Some(role))?.map(Write::Owners));
    decision.writes.push(Write::Affiliation(Affiliation { user: user.id, account, version: Version::FIRST }));
    decision.writes.push(Write::Membership(membership.clone()));
    decision.writes.push(user.held());
    decision.removals.push(removal(invitation));
    Ok(decision.with(membership))
}

fn removal(invitation: &Invitation) -> Removal {
    Removal::Invitation { account: invitation.account, invitation: invitation.id, version: invitation.version }
}
