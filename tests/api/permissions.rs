//! Who may do what: every operation, asked by everybody.

use crate::bodies::{coupon, tax_rate, team_plan};
use crate::scene::Scene;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use integrations::tokens::SigningKey;
use lambda::{About, Access};
use serde_json::json;
use std::collections::BTreeSet;
use testkit::Error;
use testkit::api::{Answer, Request};

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

use Verdict::{May, MayNot, SeesNothing};

/// The owner of the account, a member of it, somebody with another account, staff who only look, admins.
type Row = (&'static str, [Verdict; 5]);

const TABLE: &[Row] = &[
    ("accounts-balance", [May, MayNot, SeesNothing, May, May]),
    ("accounts-create", [May, May, May, May, May]),
    ("accounts-entitlements", [May, May, SeesNothing, May, May]),
    ("accounts-get", [May, May, SeesNothing, May, May]),
    ("accounts-revenue-schedule", [May, MayNot, SeesNothing, May, May]),
    ("accounts-set-terms", [MayNot, MayNot, SeesNothing, MayNot, May]),
    ("accounts-statement", [May, MayNot, SeesNothing, May, May]),
    ("accounts-update", [May, MayNot, SeesNothing, MayNot, May]),
    ("coupons-archive", [MayNot, MayNot, MayNot, MayNot, May]),
    ("coupons-create", [MayNot, MayNot, MayNot, MayNot, May]),
    ("coupons-get", [MayNot, MayNot, MayNot, May, May]),
    ("coupons-list", [MayNot, MayNot, MayNot, May, May]),
    ("credit-notes-create", [MayNot, MayNot, SeesNothing, MayNot, May]),
    ("credit-notes-get", [May, MayNot, SeesNothing, May, May]),
    ("credit-notes-list", [May, MayNot, SeesNothing, May, May]),
    ("invoices-explain", [May, MayNot, SeesNothing, May, May]),
    ("invoices-get", [May, MayNot, SeesNothing, May, May]),
    ("invoices-list", [May, MayNot, SeesNothing, May, May]),
    ("invoices-mark-uncollectible", [MayNot, MayNot, SeesNothing, MayNot, May]),
    ("invoices-void", [MayNot, MayNot, SeesNothing, MayNot, May]),
    ("payment-methods-attach", [May, MayNot, SeesNothing, MayNot, MayNot]),
    ("plans-archive", [MayNot, MayNot, MayNot, MayNot, May]),
    ("plans-create", [MayNot, MayNot, MayNot, MayNot, May]),
    ("plans-get", [MayNot, MayNot, MayNot, May, May]),
    ("plans-list", [MayNot, MayNot, MayNot, May, May]),
    ("plans-update", [MayNot, MayNot, MayNot, MayNot, May]),
    ("subscriptions-cancel", [May, MayNot, SeesNothing, MayNot, MayNot]),
    ("subscriptions-cancel-scheduled-change", [May, MayNot, SeesNothing, MayNot, MayNot]),
    ("subscriptions-change", [May, MayNot, SeesNothing, MayNot, MayNot]),
    ("subscriptions-create", [May, MayNot, SeesNothing, MayNot, MayNot]),
    ("subscriptions-get", [May, MayNot, SeesNothing, May, May]),
    ("subscriptions-list", [May, MayNot, SeesNothing, May, May]),
    ("subscriptions-pause", [May, MayNot, SeesNothing, MayNot, MayNot]),
    ("subscriptions-preview", [May, MayNot, SeesNothing, May, May]),
    ("subscriptions-reactivate", [May, MayNot, SeesNothing, MayNot, MayNot]),
    ("subscriptions-resume", [May, MayNot, SeesNothing, MayNot, MayNot]),
    ("subscriptions-uncancel", [May, MayNot, SeesNothing, MayNot, MayNot]),
    ("tax-rates-archive", [MayNot, MayNot, MayNot, MayNot, May]),
    ("tax-rates-create", [MayNot, MayNot, MayNot, MayNot, May]),
    ("tax-rates-get", [MayNot, MayNot, MayNot, May, May]),
    ("tax-rates-list", [MayNot, MayNot, MayNot, May, May]),
    ("test-clocks-advance", [May, MayNot, SeesNothing, MayNot, May]),
    ("test-clocks-create", [May, MayNot, SeesNothing, MayNot, May]),
    ("test-clocks-get", [May, MayNot, SeesNothing, May, May]),
];

/// Open to everybody, on purpose.
const PUBLIC: &[&str] = &[
    "auth-confirm-email",
    "auth-login",
    "auth-register",
    "payments-gateway-event",
    "system-health",
    "system-jwks",
    "system-openapi",
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
        let ids = vec![
            ("{account_id}", scene.customer.account.to_string()),
            ("{coupon_id}", coupon.text("/id")?.to_owned()),
            ("{credit_note_id}", note.expect(201)?.text("/id")?.to_owned()),
            ("{invoice_id}", invoice.rsplit('/').next().unwrap_or_default().to_owned()),
            ("{plan_id}", scene.plan.clone()),
            ("{subscription_id}", subscription.text("/id")?.to_owned()),
            ("{tax_rate_id}", tax_rate.text("/id")?.to_owned()),
            ("{test_clock_id}", account.text("/test_clock")?.to_owned()),
        ];
        Ok(Self { scene, ids })
    }

    /// The operation with ids that exist and a body that nobody gets done.
    fn request(&self, about: &About) -> Request<'_> {
        let path = self.ids.iter().fold(about.path.to_owned(), |path, (name, id)| path.replace(name, id));
        let request = self.scene.api.request(about.method.as_str(), &path);
        request.key("key").header("content-type", "application/json").body("{}")
    }

    fn operations(&self) -> Vec<About> {
        self.scene.api.descriptions().map(|description| description.about).collect()
    }
}

fn verdict(answer: &Answer) -> Verdict {
    match answer.status {
        403 => MayNot,
        404 => SeesNothing,
        _ => May,
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
    let people = [
        stage.scene.customer.owner.clone(),
        api.member(&stage.scene.customer, "bob@example.com").await?,
        api.customer("eve@example.com").await?.owner,
        api.read_only_staff().await?,
        stage.scene.admin.clone(),
    ];
    let before = api.system.dynamo.dump().await?;
    for about in stage.operations() {
        let Some((_, verdicts)) = TABLE.iter().find(|row| row.0 == about.name) else { continue };
        for (person, expected) in people.iter().zip(verdicts) {
            let answer = stage.request(&about).bearer(&person.token).send().await?;
            assert_eq!(verdict(&answer), *expected, "{} by {}", about.name, person.email);
            assert_ne!(answer.status, 401, "{} by {}", about.name, person.email);
        }
    }
    assert!(api.system.dynamo.dump().await? == before, "somebody left something behind");
    Ok(())
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
    let other = SigningKey::from_seed(&[9; 32])?;
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
        ("another key", bearer(&other.sign(owner.user, system.now())?)),
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
    scene.api.join(&scene.customer, &scene.admin).await?;
    let path = &scene.customer.path;
    for list in ["entitlements", "invoices", "subscriptions"] {
        scene.api.get(&format!("{path}/{list}")).bearer(&scene.admin.token).send().await?.expect(200)?;
    }
    let clock = scene.api.post(&format!("{path}/test-clocks"), &json!({ "now": "2026-01-01T00:00:00Z" }));
    clock.bearer(&scene.admin.token).send().await?.expect(201)?;
    Ok(())
}
