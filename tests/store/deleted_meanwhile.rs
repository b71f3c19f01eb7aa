//! What is given to somebody comes to nothing when they are deleted at the same time.

use crate::customer::account;
use domain::Version;
use domain::account::open;
use domain::decision::Write;
use domain::id::{InvitationId, JournalId};
use domain::identity::{
    Granting, Invitation, InvitationContact, Owners, ProvenIdentity, ProviderId, ProviderSubject, accept_invitation,
    add_staff, link_identity,
};
use domain::permission::{AccountRole, StaffRole};
use services::port::{Commit, CommitError, Commitment, Operator, Users};
use testkit::Error;
use testkit::api::Api;

#[tokio::test]
async fn nobody_who_is_gone_belongs_to_anything() -> Result<(), Error> {
    let api = Api::start().await?;
    api.admin().await?;
    let ada = api.customer("ada@example.com").await?;
    let bob = api.person("bob@example.com").await?;
    let (system, now) = (&api.system, api.system.now());
    let user = system.user(bob.user).await?.ok_or("no user")?;

    let opened = open(&user, account()?, now)?.decision;
    let invitation = Invitation {
        id: InvitationId::new(),
        account: ada.account,
        personal: InvitationContact { email: user.personal.email.clone() },
        role: AccountRole::Member,
        created_at: now,
        expires_at: now.after_seconds(Invitation::LIFETIME),
        version: Version::FIRST,
    };
    let mut join = accept_invitation(&invitation, &user, None, &Owners::first(ada.account), now)?.decision;
    // It is not stored, and that is not what this is about.
    join.removals.clear();
    let own = StaffRole::Admin.permissions(None);
    let granting = Granting { own, roles: Vec::new() };
    let admins = system.admins().await?;
    let hire = add_staff(&user, None, StaffRole::ReadOnly, (&granting, admins.as_ref()), now)?.decision;
    let who = ProviderSubject { issuer: "https://id.example".to_owned(), subject: "bob".to_owned() };
    let provider = ProviderId::try_from("example".to_owned())?;
    let proven = ProvenIdentity { provider, who, email: None, email_verified: false };
    let link = link_identity(&user, None, None, &proven, now)?.decision;

    for given in [&opened, &join, &hire, &link] {
        let version = user.version.next();
        let held =
            given.writes.iter().any(|it| matches!(it, Write::User(it) if it.id == user.id && it.version == version));
        assert!(held, "{given:?}");
    }
    let delete = api.request("DELETE", "/api/v1/users/me").bearer(&bob.token);
    delete.send().await?.expect(204)?;
    let before = system.dynamo.dump().await?;
    for decision in [opened, join, hire, link] {
        let commitment = Commitment {
            decision: &decision,
            journal: JournalId::new(),
            cause: "a test",
            outbox: None,
            record: None,
            at: now,
        };
        let committed = system.commit(&commitment).await;
        assert!(matches!(committed, Err(CommitError::Stale)), "{committed:?} of {decision:?}");
    }
    assert!(system.dynamo.dump().await? == before, "something is given to nobody");
    Ok(())
}
