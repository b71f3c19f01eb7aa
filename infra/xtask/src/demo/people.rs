use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::demo::api::{Api, text};
use crate::demo::mailbox::Mailbox;
use crate::local::Running;
use crate::workspace::Workspace;

const PASSWORD: &str = "springs and gears of brass";

/// Declines the first charge of the seventh invoice, and nothing else.
const CARD: &str = "tok_decline_invoice_7";

/// The first day: a 31st, whose months end on other days.
pub(crate) const FIRST_DAY: &str = "2026-01-31T09:00:00Z";

/// Somebody of the operator's.
#[derive(Debug)]
pub(crate) struct Staff {
    token: String,
}

/// A person with an account.
#[derive(Debug)]
pub(crate) struct Customer {
    pub(crate) email: String,
    pub(crate) token: String,
    pub(crate) account: String,
    pub(crate) clock: String,
}

impl Staff {
    /// Logs in; the first time, registers with the one-time token that the deployment made.
    pub(crate) fn at_work(workspace: &Workspace, running: &Running, api: &Api, mailbox: &Mailbox) -> Result<Self> {
        let note = workspace.home().join("demo-staff");
        if let Ok(email) = fs::read_to_string(&note)
            && let Ok(token) = log_in(api, &email)
        {
            return Ok(Self { token });
        }
        let email = format!("operator-{}@example.com", unique());
        let secret = running.outputs.get("StaffSecret").context("template.yaml has no output StaffSecret")?;
        let staff_token = running.secret(secret)?;
        register(api, mailbox, &email, Some(&staff_token))
            .context("The operator cannot register. If the token was used before, run with --empty")?;
        fs::write(&note, &email).with_context(|| format!("cannot write {}", note.display()))?;
        Ok(Self { token: log_in(api, &email)? })
    }

    pub(crate) fn create_plan(&self, api: &Api) -> Result<Value> {
        let plan = json!({
            "name": "Team",
            "interval": { "unit": "month", "count": 1 },
            "trial": { "days": 14 },
            "components": [
                { "name": "Base fee", "prices": { "EUR": { "kind": "flat", "amount": 1900 } } },
                { "name": "Seats", "prices": { "EUR": { "kind": "per_unit", "unit_price": "4.50" } } },
            ],
            "features": [{ "key": "api" }, { "key": "projects", "limit": 25 }],
        });
        Ok(api.post("/api/v1/plans", Some(&self.token), &[], &plan)?.body)
    }
}

impl Customer {
    /// Registers, follows the link in the mail, opens an account that runs on a test clock, and attaches a card.
    pub(crate) fn signs_up(api: &Api, mailbox: &Mailbox) -> Result<Self> {
        let email = format!("ada-{}@example.com", unique());
        register(api, mailbox, &email, None)?;
        let token = log_in(api, &email)?;
        let account = json!({ "name": "Analytical Engines Ltd", "time_zone": "Europe/Berlin" });
        let account = api.post("/api/v1/accounts", Some(&token), &[], &account)?.body;
        let account = text(&account, "/id").to_owned();
        let clocks = format!("/api/v1/accounts/{account}/test-clocks");
        let clock = api.post(&clocks, Some(&token), &[], &json!({ "now": FIRST_DAY }))?.body;
        let customer = Self { email, token, account, clock: text(&clock, "/id").to_owned() };
        customer.attaches(api, CARD)?;
        Ok(customer)
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/v1/accounts/{}/{rest}", self.account)
    }

    pub(crate) fn attaches(&self, api: &Api, card: &str) -> Result<Value> {
        let key = format!("attach-{}", unique());
        let body = json!({ "gateway_token": card });
        let headers = [("idempotency-key", key.as_str())];
        Ok(api.post(&self.path("payment-methods"), Some(&self.token), &headers, &body)?.body)
    }

    pub(crate) fn subscribes(&self, api: &Api, plan: &Value) -> Result<Value> {
        let key = format!("subscribe-{}", unique());
        let body = json!({ "items": [{ "plan": plan["id"], "seats": 5 }] });
        let headers = [("idempotency-key", key.as_str())];
        Ok(api.post(&self.path("subscriptions"), Some(&self.token), &headers, &body)?.body)
    }

    pub(crate) fn entitlements(&self, api: &Api) -> Result<Value> {
        Ok(api.get(&self.path("entitlements"), Some(&self.token))?.body)
    }

    pub(crate) fn invoices(&self, api: &Api) -> Result<Vec<Value>> {
        let list = api.get(&self.path("invoices?limit=100"), Some(&self.token))?.body;
        let mut invoices = list["data"].as_array().cloned().unwrap_or_default();
        invoices.reverse();
        Ok(invoices)
    }
}

fn register(api: &Api, mailbox: &Mailbox, email: &str, staff_token: Option<&str>) -> Result<()> {
    let mut body = json!({ "email": email, "password": PASSWORD });
    if let Some(token) = staff_token {
        body["staff_token"] = json!(token);
    }
    api.post("/api/v1/auth/register", None, &[], &body)?;
    api.get(&mailbox.link(email)?, None)?;
    Ok(())
}

fn log_in(api: &Api, email: &str) -> Result<String> {
    let body = json!({ "email": email, "password": PASSWORD });
    let session = api.post("/api/v1/auth/login", None, &[], &body)?.body;
    Ok(text(&session, "/access_token").to_owned())
}

fn unique() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()
}
