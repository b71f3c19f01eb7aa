//! Who may do what: every operation, asked by everybody.

use crate::bodies::{coupon, tax_rate, team_plan};
use crate::scene::Scene;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::id::{ImpersonationId, InvitationId};
use domain::identity::Factor;
use domain::permission::{AccountRole, StaffRole};
use domain::time::WallTime;
use integrations::tokens::SigningKey;
use lambda::{About, Access, Method};
use serde_json::json;
use services::port::AccessGrant;
use std::collections::BTreeSet;
use testkit::Error;
use testkit::api::{Answer, Request};
use testkit::people::Person;
use testkit::system::PUBLIC_URL;

/// What somebody is answered who asks for an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
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
    ("api-keys-get", "yynn . nnnn"),
    ("api-keys-list", "yynn . nnnn"),
    ("api-keys-revoke", "yynn . nnnn"),
    ("api-keys-rotate", "yynn . nnnn"),
    ("audit-list", "yynn . nyyy"),
    ("audit-list-chain", "nnnn n nyyy"),
    ("audit-verify", "nnnn n nyyy"),
    ("auth-change-password", "yyyy y yyyy"),
    ("auth-logout", "yyyy y yyyy"),
    ("auth-logout-everywhere", "yyyy y yyyy"),
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
    ("users-end-session", "yyyy y yyyy"),
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
    "auth-reset-password",
    "payments-gateway-event",
    "system-authorization-server",
    "system-health",
    "system-jwks",
    "system-openapi",
    "system-openid-configuration",
];

/// A scene with one of everything, and the ids that paths are filled with.
struct Stage {
    scene: Scene,
    ids: Vec<(&'static str, String)>,
}

impl Stage {
    async fn set() -> Result<Self, Error> {
        let scene = Scene::with_clock(&team_plan(0)).await?;
        let subscription = scene.subscribe("first").await?.expect(201)?;
        scene.work().await?;
        let invoice = scene.newest_invoice().await?;
        let note = scene
            .by_staff_once(&format!("{invoice}/credit-notes"), &json!({ "note": "An outage", "amount": 1 }), "credit")
            .await?;
        let account = scene.get(&scene.customer.path).await?;
        let coupon = scene.by_staff("/api/v1/coupons", &coupon("FIRST")).await?.expect(201)?;
        let tax_rate = scene.by_staff("/api/v1/tax-rates", &tax_rate()).await?.expect(201)?;
        let client = json!({ "name": "Accounting", "scopes": [] });
        let own = scene.post(&format!("{}/clients", scene.customer.path), &client, "client").await?.expect(201)?;
        let operators = scene.by_staff("/api/v1/clients", &client).await?.expect(201)?;
        // A member who is staff too, so that there is one wherever somebody is looked for.
        let both = scene.api.staff("both@operator.example", StaffRole::ReadOnly).await?;
        scene.api.join(&scene.customer, &both, AccountRole::Member).await?;
        let key = json!({ "name": "Backend", "scopes": ["invoices:read"] });
        let key = scene.post(&format!("{}/api-keys", scene.customer.path), &key, "unused").await?.expect(201)?;
        let role = json!({ "kind": "account", "name": "Auditor", "permissions": ["invoices:read"] });
        let role = scene.by_staff("/api/v1/roles", &role).await?.expect(201)?;
        let ids = vec![
            ("{account_id}/clients/{client_id}", format!("{}/clients/{}", scene.customer.account, own.text("/id")?)),
            ("{client_id}", operators.text("/id")?.to_owned()),
            ("{account_id}", scene.customer.account.to_string()),
            ("{chain}", "operator".to_owned()),
            ("{api_key_id}", key.text("/api_key/id")?.to_owned()),
            ("{coupon_id}", coupon.text("/id")?.to_owned()),
            ("{credit_note_id}", note.expect(201)?.text("/id")?.to_owned()),
            ("{invoice_id}", invoice.rsplit('/').next().unwrap_or_default().to_owned()),
            ("{impersonation_id}", ImpersonationId::new().to_string()),
            ("{invitation_id}", InvitationId::new().to_string()),
            ("{plan_id}", scene.plan.clone()),
            ("{role_id}", role.text("/id")?.to_owned()),
            ("{session_id}", scene.customer.owner.session.to_string()),
            ("{subscription_id}", subscription.text("/id")?.to_owned()),
            ("{tax_rate_id}", tax_rate.text("/id")?.to_owned()),
            ("{user_id}", both.user.to_string()),
            ("{test_clock_id}", account.text("/test_clock")?.to_owned()),
        ];
        Ok(Self { scene, ids })
    }

    /// The operation with ids that exist, a body that nobody gets done, and a parameter that no command has.
    fn request(&self, about: &About) -> Request<'_> {
        let path = self.ids.iter().fold(about.path.to_owned(), |path, (name, id)| path.replace(name, id));
        let path = if about.method == Method::Get { path } else { format!("{path}?nobody=1") };
        let request = self.scene.api.request(about.method.as_str(), &path);
        request.key("key").header("content-type", "application/json").body("{}")
    }

    fn operations(&self) -> Vec<About> {
        self.scene.api.descriptions().map(|description| description.about).collect()
    }
}

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

fn verdict(answer: &Answer) -> Verdict {
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

fn granted(person: &Person, now: WallTime) -> AccessGrant {
    let (user, session, factors) = (person.user, person.session, vec![Factor::Password]);
    AccessGrant { user, session, proven_at: now, factors, impersonation: None, through: None }
}

#[tokio::test]
async fn nobody_gets_in_without_a_good_token() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let system = &stage.scene.api.system;
    let owner = &stage.scene.customer.owner;
    let (header, claims) = {
        let mut parts = owner.token.split('.');
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
    };
    let none = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    let known = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(header)?)?.replace("EdDSA", "none");
    let other = SigningKey::new(&[9; 32], PUBLIC_URL, system.now(), system.now().after_seconds(60))?;
    let bearer = |token: &str| format!("Bearer {token}");
    let bad = [
        ("no token", String::new()),
        ("no scheme", owner.token.clone()),
        ("another scheme", format!("Basic {}", owner.token)),
        ("nothing", bearer("")),
        ("garbage", bearer("garbage")),
        ("three dots", bearer("a.b.c")),
        ("no signature", bearer(&format!("{header}.{claims}."))),
        ("no algorithm", bearer(&format!("{none}.{claims}."))),
        ("no algorithm of a known key", bearer(&format!("{}.{claims}.", BASE64_URL_SAFE_NO_PAD.encode(known)))),
        ("another key", bearer(&other.access_token(&granted(owner, system.now()), system.now())?.token)),
        ("two tokens", bearer(&format!("{0} {0}", owner.token))),
    ];
    let before = system.dynamo.dump().await?;
    for about in stage.operations().iter().filter(|about| about.access != Access::Public) {
        let answer = stage.request(about).send().await?.expect(401)?;
        assert_eq!((answer.code(), answer.header("www-authenticate")), ("unauthenticated", Some("Bearer")));
        for (name, value) in &bad {
            let answer = stage.request(about).header("authorization", value).send().await?;
            assert_eq!(answer.status, 401, "{} with {name}", about.name);
        }
    }
    system.pass_seconds(1_000);
    for about in stage.operations().iter().filter(|about| about.access != Access::Public) {
        let answer = stage.request(about).bearer(&owner.token).send().await?;
        assert_eq!(answer.status, 401, "{} with an expired token", about.name);
    }
    assert!(system.dynamo.dump().await? == before, "somebody left something behind");
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
