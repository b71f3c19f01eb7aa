//! Somebody who goes, with all that says who they were.

use crate::support::{Checked, id, wall};
use domain::audit::{AuditAction, AuditFact, Chain};
use domain::decision::{Removal, Write};
use domain::identity::{
    Admins, DeleteUser, EmailClaim, FactorSet, PasswordHash, Staff, User, UserContact, delete_user,
};
use domain::job::{Job, Mail};
use domain::permission::StaffRole;
use domain::{Refusal, Version};

fn all(role: Option<StaffRole>, admins: u32) -> Checked<DeleteUser> {
    with_factors(role, admins, 0)
}

/// `factors` is the version of their second factors; 0 for somebody who never had any.
fn with_factors(role: Option<StaffRole>, admins: u32, factors: u64) -> Checked<DeleteUser> {
    let now = wall("2026-01-01T00:00:00Z")?;
    let user = User {
        id: id(7),
        personal: UserContact::new("ada@example.com".to_owned().try_into()?),
        password: Some(PasswordHash::new("hash".to_owned())),
        confirmed_at: Some(now),
        created_at: now,
        version: Version::from(3),
    };
    Ok(DeleteUser {
        claim: EmailClaim { email: user.personal.email.clone(), user: user.id, version: Version::FIRST },
        user,
        staff: role.map(|role| Staff { user: id(7), role, version: Version::from(2) }),
        admins: Some(Admins { count: admins, version: Version::from(4) }),
        sessions: Vec::new(),
        identities: Vec::new(),
        factors: FactorSet { version: Version::from(factors), ..FactorSet::none(id(7)) },
    })
}

#[test]
fn the_user_and_their_address_go_and_their_chain_says_so() -> Checked {
    let all = all(None, 1)?;
    let decision = delete_user(&all, wall("2026-01-02T00:00:00Z")?)?.decision;
    assert!(decision.writes.is_empty());
    assert_eq!(
        decision.removals,
        [
            Removal::EmailClaim { email: all.claim.email.clone(), version: Version::FIRST },
            Removal::User { user: id(7), version: Version::from(3) },
        ]
    );
    let mail = Mail::UserDeleted { user: id(7), to: all.user.personal.email };
    assert_eq!(decision.jobs, [Job::SendEmail { mail }]);
    assert_eq!(decision.audits, [AuditFact::new(Chain::User(id(7)), AuditAction::UserDeleted, all.user.id)]);
    Ok(())
}

#[test]
fn staff_go_from_the_operators_people_too_but_for_the_last_admin() -> Checked {
    let now = wall("2026-01-02T00:00:00Z")?;
    assert_eq!(delete_user(&all(Some(StaffRole::Admin), 1)?, now).map(drop), Err(Refusal::LastAdmin));
    for (role, admins) in [(StaffRole::Admin, Some(1)), (StaffRole::Support, None)] {
        let decision = delete_user(&all(Some(role), 2)?, now)?.decision;
        let counted = admins.map(|count| Write::Admins(Admins { count, version: Version::from(5) }));
        assert_eq!(decision.writes, Vec::from_iter(counted));
        assert!(decision.removals.contains(&Removal::Staff { user: id(7), version: Version::from(2) }));
        assert!(decision.removals.contains(&Removal::StaffEntry { user: id(7), version: Version::FIRST }));
        let told = AuditFact::new(Chain::Operator, AuditAction::StaffChanged, all(None, 2)?.user.id);
        assert!(decision.audits.contains(&told));
    }
    Ok(())
}

#[test]
fn second_factors_go_with_their_user() -> Checked {
    let decision = delete_user(&with_factors(None, 1, 6)?, wall("2026-01-02T00:00:00Z")?)?.decision;
    assert!(decision.removals.contains(&Removal::FactorSet { user: id(7), version: Version::from(6) }));
    Ok(())
}
