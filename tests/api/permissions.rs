//! Who may do what: every operation, asked by everybody.

use crate::bodies::team_plan;
use crate::scene::Scene;
use crate::stage::Stage;
use domain::permission::{AccountRole, StaffRole};
use lambda::{About, Access};
use serde_json::json;
use std::collections::BTreeSet;
use testkit::Error;
use testkit::api::Answer;
use testkit::people::Person;

/// What somebody is answered who asks for an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Whatever comes then, it is no longer about who asks.
    May,
    /// 403.
    MayNot,
    /// 404: there is nothing for them to know of.
    SeesNothing,
}

/// An operation, and what everybody in the order of [`PEOPLE`] is answered: `y` may, `n` may not, `.` sees nothing.
type Row = (&'static str, &'static str);

/// Of the account: owner, admin, billing, member. Somebody with another account. Staff: who only look, support, finance,
/// admin.
const PEOPLE: usize = 9;

/// Where some of them stand in the order.
pub(crate) const MEMBER: usize = 3;
pub(crate) const STRANGER: usize = 4;
pub(crate) const READER: usize = 5;

const TABLE: &[Row] = &[
    ("accounts-balance", "yyyn . yyyy"),
    ("accounts-create", "yyyy y yyyy"),
    ("accounts-entitlements", "yyyy . yyyy"),
    ("accounts-get", "yyyy . yyyy"),
    ("accounts-list", "yyyy y yyyy"),
    ("accounts-revenue-schedule", "yyyn . yyyy"),
    ("accounts-set-terms", "nnnn . nnyy"),
    ("accounts-statement", "yyyn . yyyy"),
    ("accounts-transfer-ownership", "ynnn . nnnn"),
    ("accounts-update", "yynn . nnnn"),
    ("api-keys-create", "yynn . nnnn"),
    ("api-keys-create-for-operator", "nnnn n nnny"),
    ("api-keys-get", "yynn . nnnn"),
    ("api-keys-get-for-operator", "nnnn n nnny"),
    ("api-keys-list", "yynn . nnnn"),
    ("api-keys-list-for-operator", "nnnn n nnny"),
    ("api-keys-revoke", "yynn . nnnn"),
    ("api-keys-revoke-for-operator", "nnnn n nnny"),
    ("api-keys-rotate", "yynn . nnnn"),
    ("api-keys-rotate-for-operator", "nnnn n nnny"),
    ("audit-list", "yynn . nyyy"),
    ("audit-list-chain", "nnnn n nyyy"),
    ("audit-verify", "nnnn n nyyy"),
    ("auth-change-password", "yyyy y yyyy"),
    ("auth-prove", "yyyy y yyyy"),
    ("auth-logout", "yyyy y yyyy"),
    ("auth-logout-everywhere", "yyyy y yyyy"),
    ("auth-renew", "yyyy y yyyy"),
    ("clients-create", "nnnn n nnny"),
    ("clients-create-in-account", "yynn . nnnn"),
    ("clients-delete", "nnnn n nnny"),
    ("clients-delete-in-account", "yynn . nnnn"),
    ("clients-get", "nnnn n nnny"),
    ("clients-get-in-account", "yynn . nnnn"),
    ("clients-list", "nnnn n nnny"),
    ("clients-list-in-account", "yynn . nnnn"),
    ("coupons-archive", "nnnn n nnyy"),
    ("coupons-create", "nnnn n nnyy"),
    ("coupons-get", "nnnn n yyyy"),
    ("coupons-list", "nnnn n yyyy"),
    ("credit-notes-create", "nnnn . nnyy"),
    ("credit-notes-get", "yyyn . yyyy"),
    ("credit-notes-list", "yyyn . yyyy"),
    ("factors-confirm", "yyyy y yyyy"),
    ("factors-count-recovery-codes", "yyyy y yyyy"),
    ("factors-enrol", "yyyy y yyyy"),
    ("factors-list", "yyyy y yyyy"),
    ("factors-make-recovery-codes", "yyyy y yyyy"),
    ("factors-remove", "yyyy y yyyy"),
    ("impersonations-end", "yynn . nyny"),
    ("impersonations-list", "yynn . yyyy"),
    ("impersonations-renew", "nnnn . nyny"),
    ("impersonations-start", "nnnn . nyny"),
    ("invitations-accept", "yyyy y yyyy"),
    ("invitations-create", "yynn . nnnn"),
    ("invitations-list", "yynn . yyyy"),
    ("invitations-revoke", "yynn . nnnn"),
    ("invoices-explain", "yyyn . yyyy"),
    ("invoices-get", "yyyn . yyyy"),
    ("invoices-list", "yyyn . yyyy"),
    ("invoices-mark-uncollectible", "nnnn . nnyy"),
    ("invoices-record-payment", "nnnn . nnyy"),
    ("invoices-void", "nnnn . nnyy"),
    ("members-change-role", "yynn . nnnn"),
    ("members-get", "yynn . yyyy"),
    ("members-list", "yynn . yyyy"),
    ("members-remove", "yynn . nnnn"),
    ("oauth-authorize", "yyyy y yyyy"),
    ("passkeys-add", "yyyy y yyyy"),
    ("passkeys-offer", "yyyy y yyyy"),
    ("passkeys-prove", "yyyy y yyyy"),
    ("openid-link", "yyyy y yyyy"),
    ("openid-list", "yyyy y yyyy"),
    ("openid-unlink", "yyyy y yyyy"),
    ("payment-methods-attach", "yyyn . nnnn"),
    ("plans-archive", "nnnn n nnny"),
    ("plans-create", "nnnn n nnny"),
    ("plans-get", "nnnn n yyyy"),
    ("plans-list", "nnnn n yyyy"),
    ("plans-update", "nnnn n nnny"),
    ("roles-create", "nnnn n nnny"),
    ("roles-get", "nnnn n yyyy"),
    ("roles-list", "nnnn n yyyy"),
    ("roles-update", "nnnn n nnny"),
    ("staff-add", "nnnn n nnny"),
    ("staff-change-role", "nnnn n nnny"),
    ("staff-get", "nnnn n nnny"),
    ("staff-list", "nnnn n nnny"),
    ("staff-remove", "nnnn n nnny"),
    ("subscriptions-apply-coupon", "yyyn . nnnn"),
    ("subscriptions-cancel", "yyyn . nnnn"),
    ("subscriptions-cancel-scheduled-change", "yyyn . nnnn"),
    ("subscriptions-change", "yyyn . nnnn"),
    ("subscriptions-create", "yyyn . nnnn"),
    ("subscriptions-get", "yyyn . yyyy"),
    ("subscriptions-list", "yyyn . yyyy"),
    ("subscriptions-pause", "yyyn . nnnn"),
    ("subscriptions-preview", "yyyn . yyyy"),
    ("subscriptions-reactivate", "yyyn . nnnn"),
    ("subscriptions-remove-coupon", "yyyn . nnnn"),
    ("subscriptions-resume", "yyyn . nnnn"),
    ("subscriptions-uncancel", "yyyn . nnnn"),
    ("tax-rates-archive", "nnnn n nnyy"),
    ("tax-rates-create", "nnnn n nnyy"),
    ("tax-rates-get", "nnnn n yyyy"),
    ("tax-rates-list", "nnnn n yyyy"),
    ("test-clocks-advance", "yynn . nnny"),
    ("test-clocks-create", "yynn . nnny"),
    ("test-clocks-get", "yynn . yyyy"),
    ("users-change-email", "yyyy y yyyy"),
    ("users-delete", "yyyy y yyyy"),
    ("users-end-session", "yyyy y yyyy"),
    ("users-end-sessions", "nnnn n nyny"),
    ("users-export", "yyyy y yyyy"),
    ("users-get", "yyyy y yyyy"),
    ("users-leave-account", "yyyy y yyyy"),
    ("users-list-sessions", "yyyy y yyyy"),
];

/// Open to everybody, on purpose.
const PUBLIC: &[&str] = &[
    "auth-confirm-email",
    "auth-forgot-password",
    "auth-login",
    "auth-refresh",
    "auth-register",
    "oauth-introspect",
    "oauth-revoke",
    "oauth-token",
    "openid-finish",
    "openid-providers",
    "openid-start",
    "auth-reset-password",
    "auth-verify-factor",
    "passkeys-log-in",
    "passkeys-request",
    "payments-gateway-event",
    "system-authorization-server",
    "system-health",
    "system-jwks",
    "system-openapi",
    "system-openid-configuration",
    "users-confirm-email-change",
];

fn verdicts(row: &str) -> Result<Vec<Verdict>, Error> {
    let letters = row.chars().filter(|letter| *letter != ' ');
    let verdicts: Result<Vec<_>, _> = letters
        .map(|letter| match letter {
            'y' => Ok(Verdict::May),
            'n' => Ok(Verdict::MayNot),
            '.' => Ok(Verdict::SeesNothing),
            other => Err(format!("{other} is no verdict")),
        })
        .collect();
    Ok(verdicts?)
}

/// What one of them is answered; `None` for what is open to everybody.
pub(crate) fn expected(about: &About, person: usize) -> Result<Option<Verdict>, Error> {
    let Some((_, row)) = TABLE.iter().find(|row| row.0 == about.name) else { return Ok(None) };
    Ok(verdicts(row)?.get(person).copied())
}

pub(crate) fn verdict(answer: &Answer) -> Verdict {
    match answer.status {
        403 => Verdict::MayNot,
        404 => Verdict::SeesNothing,
        _ => Verdict::May,
    }
}

#[tokio::test]
async fn every_operation_is_in_the_table_or_public() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let (public, asked): (Vec<_>, Vec<_>) =
        stage.operations().into_iter().partition(|about| about.access == Access::Public);
    let names = |of: &[About]| of.iter().map(|about| about.name).collect::<BTreeSet<_>>();
    assert_eq!(names(&asked), TABLE.iter().map(|row| row.0).collect());
    assert_eq!(names(&public), PUBLIC.iter().copied().collect());
    Ok(())
}

#[tokio::test]
async fn everybody_may_what_the_table_says() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let api = &stage.scene.api;
    let customer = &stage.scene.customer;
    let people: [Person; PEOPLE] = [
        customer.owner.clone(),
        api.member(customer, "admin@example.com", AccountRole::Admin).await?,
        api.member(customer, "billing@example.com", AccountRole::Billing).await?,
        api.member(customer, "bob@example.com", AccountRole::Member).await?,
        api.customer("eve@example.com").await?.owner,
        api.staff("reader@operator.example", StaffRole::ReadOnly).await?,
        api.staff("support@operator.example", StaffRole::Support).await?,
        api.staff("finance@operator.example", StaffRole::Finance).await?,
        stage.scene.admin.clone(),
    ];
    let before = api.system.dynamo.dump().await?;
    for about in stage.operations() {
        let Some((_, row)) = TABLE.iter().find(|row| row.0 == about.name) else { continue };
        let verdicts = verdicts(row)?;
        assert_eq!(verdicts.len(), PEOPLE, "{}", about.name);
        for (person, expected) in people.iter().zip(&verdicts) {
            let answer = stage.request(&about).bearer(&person.token).send().await?;
            assert_eq!(verdict(&answer), *expected, "{} by {}", about.name, person.email);
            assert_ne!(answer.status, 401, "{} by {}", about.name, person.email);
        }
    }
    assert!(api.system.dynamo.dump().await? == before, "somebody left something behind");
    Ok(())
}

/// The operator's people may be customers too, and lose nothing by it.
#[tokio::test]
async fn staff_who_are_members_may_what_staff_may() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.api.join(&scene.customer, &scene.admin, AccountRole::Member).await?;
    let path = &scene.customer.path;
    for list in ["entitlements", "invoices", "subscriptions"] {
        scene.api.get(&format!("{path}/{list}")).bearer(&scene.admin.token).send().await?.expect(200)?;
    }
    let clock = scene.api.post(&format!("{path}/test-clocks"), &json!({ "now": "2026-01-01T00:00:00Z" }));
    clock.bearer(&scene.admin.token).send().await?.expect(201)?;
    Ok(())
}
