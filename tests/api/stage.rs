//! Every operation, with something for each to be about: for what holds of all of them, so that a new one is in it
//! without anyone remembering.

use crate::bodies::{coupon, tax_rate, team_plan};
use crate::scene::Scene;
use domain::limit::{Policy, Quota};
use domain::permission::{AccountRole, StaffRole};
use lambda::{About, Access, Method};
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Request};
use testkit::gateway::GOOD_CARD;
use testkit::people::Person;

/// A scene with two of everything, so that each list has a second page, and the ids that paths are filled with.
pub(crate) struct Stage {
    pub(crate) scene: Scene,
    ids: Vec<(&'static str, String)>,
}

/// More than any test asks for: what is held to limits is tested where they are.
const UNHEARD_OF: Quota = Quota { most: 1_000_000, seconds: 600 };

impl Stage {
    pub(crate) async fn set() -> Result<Self, Error> {
        let scene = Scene::with_clock(&team_plan(0)).await?;
        for policy in [Policy::Credentials, Policy::Denials, Policy::General, Policy::Money, Policy::Public] {
            scene.api.system.set_quota(policy, UNHEARD_OF);
        }
        // A member who is staff too, so that there is one wherever somebody is looked for.
        let both = scene.api.staff("both@operator.example", StaffRole::ReadOnly).await?;
        let mut ids = account_ids(&scene, &both).await?;
        ids.extend(operator_ids(&scene).await?);
        Ok(Self { scene, ids })
    }

    /// Another account with everything of its own, over the same system.
    pub(crate) async fn neighbour(&self, email: &str) -> Result<Self, Error> {
        let customer = self.scene.api.customer(email).await?;
        let (admin, plan) = (self.scene.admin.clone(), self.scene.plan.clone());
        let scene = Scene { api: self.scene.api.beside()?, admin, customer, plan };
        let clock = json!({ "now": "2026-01-01T00:00:00Z" });
        scene.post(&format!("{}/test-clocks", scene.customer.path), &clock, "clock").await?.expect(201)?;
        let member = scene.api.person(&format!("member-of-{email}")).await?;
        let mut ids = account_ids(&scene, &member).await?;
        let known: Vec<_> = ids.iter().map(|(name, _)| *name).collect();
        ids.extend(self.ids.iter().filter(|(name, _)| !known.contains(name)).cloned());
        Ok(Self { scene, ids })
    }

    pub(crate) fn operations(&self) -> Vec<About> {
        self.scene.api.descriptions().map(|description| description.about).collect()
    }

    /// The operations that need a caller.
    pub(crate) fn asked(&self) -> impl Iterator<Item = About> {
        self.operations().into_iter().filter(|about| about.access != Access::Public)
    }

    /// Somebody who may.
    pub(crate) fn somebody(&self, about: &About) -> &Person {
        match about.access {
            Access::Account(permission) if AccountRole::Owner.permissions(None).contains(permission) => {
                &self.scene.customer.owner
            }
            Access::Account(_) | Access::Staff(_) => &self.scene.admin,
            Access::User | Access::Public => &self.scene.customer.owner,
        }
    }

    /// An id of the same kind.
    pub(crate) fn id_like(&self, example: &str) -> Option<&str> {
        let prefix = |id: &str| id.rsplit_once('_').map(|(prefix, _)| prefix.to_owned());
        let own = self.scene.customer.owner.user;
        let same = |id: &&str| prefix(id) == prefix(example) && **id != own.to_string();
        self.ids.iter().map(|(_, id)| id.as_str()).find(same)
    }

    /// The operation's path with ids that exist.
    pub(crate) fn path(&self, about: &About) -> String {
        self.ids.iter().fold(about.path.to_owned(), |path, (name, id)| path.replace(name, id))
    }

    /// The operation with ids that exist, a body that nobody gets done, and a parameter that no command has.
    pub(crate) fn request(&self, about: &About) -> Request<'_> {
        let path = self.path(about);
        let path = if about.method == Method::Get { path } else { format!("{path}?nobody=1") };
        let request = self.scene.api.request(about.method.as_str(), &path);
        request.key("key").header("content-type", "application/json").body("{}")
    }
}

/// Two of everything that the scene's customer has; the ids of one.
async fn account_ids(scene: &Scene, member: &Person) -> Result<Vec<(&'static str, String)>, Error> {
    let path = &scene.customer.path;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.subscribe("first").await?.expect(201)?;
    let subscription = scene.subscribe("second").await?.expect(201)?;
    scene.work().await?;
    let invoice = scene.newest_invoice().await?;
    let credit = json!({ "note": "An outage", "amount": 1 });
    scene
        .by_staff_once(&format!("{invoice}/credit-notes"), &credit, &format!("first of {invoice}"))
        .await?
        .expect(201)?;
    let note = scene.by_staff_once(&format!("{invoice}/credit-notes"), &credit, &invoice).await?.expect(201)?;
    let account = scene.get(path).await?;
    // It has yet to show a code, so nobody is asked for one.
    let factor = scene.post("/api/v1/users/me/factors", &json!({ "name": "Phone" }), "unused").await?.expect(201)?;
    let client = two(scene, &format!("{path}/clients"), &json!({ "name": "Accounting", "scopes": [] })).await?;
    scene.api.join(&scene.customer, member, AccountRole::Member).await?;
    let key = json!({ "name": "Backend", "scopes": ["invoices:read"] });
    let key = two(scene, &format!("{path}/api-keys"), &key).await?;
    let another = json!({ "email": "another@example.com", "role": "billing" });
    scene.post(&format!("{path}/invitations"), &another, "another").await?.expect(201)?;
    let invitation = json!({ "email": "invited@example.com", "role": "billing" });
    let invitation = scene.post(&format!("{path}/invitations"), &invitation, "invited").await?.expect(201)?;
    let acting = json!({ "role": "billing", "reason": "Ticket 4711", "minutes": 60 });
    scene.by_staff(&format!("{path}/impersonations"), &acting).await?.expect(201)?;
    let acting = scene.by_staff(&format!("{path}/impersonations"), &acting).await?.expect(201)?;
    let another = json!({ "name": "Another", "time_zone": "UTC" });
    scene.post("/api/v1/accounts", &another, &format!("another beside {path}")).await?.expect(201)?;
    scene.work().await?;
    Ok(vec![
        ("{account_id}/clients/{client_id}", format!("{}/clients/{}", scene.customer.account, client.text("/id")?)),
        (
            "{account_id}/api-keys/{api_key_id}",
            format!("{}/api-keys/{}", scene.customer.account, key.text("/api_key/id")?),
        ),
        ("{account_id}", scene.customer.account.to_string()),
        ("{credit_note_id}", note.text("/id")?.to_owned()),
        ("{factor_id}", factor.text("/factor/id")?.to_owned()),
        ("{impersonation_id}", acting.text("/impersonation/id")?.to_owned()),
        ("{invitation_id}", invitation.text("/id")?.to_owned()),
        ("{invoice_id}", invoice.rsplit('/').next().unwrap_or_default().to_owned()),
        ("{provider_id}", "example".to_owned()),
        ("{session_id}", scene.customer.owner.session.to_string()),
        ("{subscription_id}", subscription.text("/id")?.to_owned()),
        ("{test_clock_id}", account.text("/test_clock")?.to_owned()),
        ("{user_id}", member.user.to_string()),
    ])
}

/// Two of everything that is the operator's; the ids of one.
async fn operator_ids(scene: &Scene) -> Result<Vec<(&'static str, String)>, Error> {
    scene.by_staff("/api/v1/plans", &team_plan(0)).await?.expect(201)?;
    scene.by_staff("/api/v1/coupons", &coupon("SECOND")).await?.expect(201)?;
    let coupon = scene.by_staff("/api/v1/coupons", &coupon("FIRST")).await?.expect(201)?;
    let mut austrian = tax_rate();
    austrian["country"] = json!("AT");
    scene.by_staff("/api/v1/tax-rates", &austrian).await?.expect(201)?;
    let tax_rate = scene.by_staff("/api/v1/tax-rates", &tax_rate()).await?.expect(201)?;
    let client = json!({ "name": "Accounting", "scopes": [] });
    scene.by_staff("/api/v1/clients", &client).await?.expect(201)?;
    let client = scene.by_staff("/api/v1/clients", &client).await?.expect(201)?;
    let key = json!({ "name": "Backend", "scopes": ["plans:read"] });
    scene.by_staff("/api/v1/api-keys", &key).await?.expect(201)?;
    let key = scene.by_staff("/api/v1/api-keys", &key).await?.expect(201)?;
    let mut role = json!({ "kind": "account", "name": "Auditor", "permissions": ["invoices:read"] });
    scene.by_staff("/api/v1/roles", &role).await?.expect(201)?;
    role["name"] = json!("Accountant");
    let role = scene.by_staff("/api/v1/roles", &role).await?.expect(201)?;
    scene.work().await?;
    Ok(vec![
        ("{chain}", "operator".to_owned()),
        ("{api_key_id}", key.text("/api_key/id")?.to_owned()),
        ("{client_id}", client.text("/id")?.to_owned()),
        ("{coupon_id}", coupon.text("/id")?.to_owned()),
        ("{plan_id}", scene.plan.clone()),
        ("{role_id}", role.text("/id")?.to_owned()),
        ("{tax_rate_id}", tax_rate.text("/id")?.to_owned()),
    ])
}

/// Two by the owner; the second one.
async fn two(scene: &Scene, path: &str, body: &Value) -> Result<Answer, Error> {
    scene.post(path, body, "unused").await?.expect(201)?;
    scene.post(path, body, "unused").await?.expect(201)
}
