use crate::deployment::{Deployment, Outcome, eventually};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

const PASSWORD: &str = "springs and gears of brass";

/// A word that no other test uses.
pub(crate) fn unique(word: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{word}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Registers, follows the link in the mail, logs in.
pub(crate) fn log_in_anew(at: &Deployment, email: &str, staff_token: Option<&str>) -> Outcome<String> {
    let mut body = json!({ "email": email, "password": PASSWORD });
    if let Some(token) = staff_token {
        body["staff_token"] = json!(token);
    }
    let registered = at.post("/api/v1/auth/register", None, &[], &body)?;
    if registered.status != 202 {
        return Err(format!("register: {}", registered.body).into());
    }
    let link = eventually("a mail with a link", || {
        let mails = at.mails(email)?;
        let mut lines = mails.iter().flat_map(|(_, text)| text.lines());
        Ok(lines.find(|line| line.starts_with("http")).map(str::to_owned))
    })?;
    assert_eq!(at.get(&link, None)?.status, 200);
    log_in(at, email)
}

fn log_in(at: &Deployment, email: &str) -> Outcome<String> {
    let session = at.post("/api/v1/auth/login", None, &[], &json!({ "email": email, "password": PASSWORD }))?;
    session.body["access_token"].as_str().map(str::to_owned).ok_or_else(|| format!("login: {}", session.body).into())
}

/// Somebody of the operator's; the one-time token makes one, and all tests share them.
pub(crate) fn staff(at: &Deployment) -> Outcome<String> {
    static EMAIL: Mutex<Option<String>> = Mutex::new(None);
    let mut known = EMAIL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(email) = known.as_deref() {
        return log_in(at, email);
    }
    let email = format!("{}@example.com", unique("operator"));
    let token = log_in_anew(at, &email, Some(&at.secret("staff")?))?;
    *known = Some(email);
    Ok(token)
}

/// A member with an account.
#[derive(Debug)]
pub(crate) struct Customer {
    pub(crate) email: String,
    pub(crate) token: String,
    pub(crate) account: String,
}

impl Customer {
    pub(crate) fn new(at: &Deployment) -> Outcome<Self> {
        let email = format!("{}@example.com", unique("ada"));
        let token = log_in_anew(at, &email, None)?;
        let account = json!({ "name": "Analytical Engines", "time_zone": "Europe/Berlin" });
        let account = at.post("/api/v1/accounts", Some(&token), &[], &account)?;
        assert_eq!(account.status, 201, "{}", account.body);
        let account = account.body["id"].as_str().unwrap_or_default().to_owned();
        Ok(Self { email, token, account })
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/v1/accounts/{}/{rest}", self.account)
    }

    pub(crate) fn attach(&self, at: &Deployment, card: &str) -> Outcome {
        let key = unique("attach");
        let headers = [("idempotency-key", key.as_str())];
        let body = json!({ "gateway_token": card });
        let attached = at.post(&self.path("payment-methods"), Some(&self.token), &headers, &body)?;
        assert_eq!(attached.status, 201, "{}", attached.body);
        Ok(())
    }

    pub(crate) fn subscribe(&self, at: &Deployment, plan: &Value) -> Outcome<Value> {
        let key = unique("subscribe");
        let headers = [("idempotency-key", key.as_str())];
        let body = json!({ "items": [{ "plan": plan["id"], "seats": 5 }] });
        let subscribed = at.post(&self.path("subscriptions"), Some(&self.token), &headers, &body)?;
        assert_eq!(subscribed.status, 201, "{}", subscribed.body);
        Ok(subscribed.body)
    }

    /// Oldest first.
    pub(crate) fn invoices(&self, at: &Deployment) -> Outcome<Vec<Value>> {
        let list = at.get(&self.path("invoices?limit=100"), Some(&self.token))?;
        let mut invoices = list.body["data"].as_array().cloned().unwrap_or_default();
        invoices.reverse();
        Ok(invoices)
    }

    pub(crate) fn clock(&self, at: &Deployment, now: &str) -> Outcome<String> {
        let created = at.post(&self.path("test-clocks"), Some(&self.token), &[], &json!({ "now": now }))?;
        assert_eq!(created.status, 201, "{}", created.body);
        Ok(self.path(&format!("test-clocks/{}", created.body["id"].as_str().unwrap_or_default())))
    }

    /// Sets the clock out and waits until it has arrived.
    pub(crate) fn advance(&self, at: &Deployment, clock: &str, to: &str) -> Outcome {
        let seen = at.get(clock, Some(&self.token))?;
        let tag = seen.headers.get("etag").cloned().unwrap_or_default();
        let headers = [("if-match", tag.as_str())];
        let accepted = at.post(&format!("{clock}/advance"), Some(&self.token), &headers, &json!({ "to": to }))?;
        assert_eq!(accepted.status, 202, "{}", accepted.body);
        eventually("the clock's arrival", || {
            let clock = at.get(clock, Some(&self.token))?.body;
            Ok((clock["status"] == "standing").then_some(()))
        })
    }
}

/// €19 and €4.50 a seat, every month.
pub(crate) fn plan(at: &Deployment, trial_days: u16) -> Outcome<Value> {
    let plan = json!({
        "name": "Team", "interval": { "unit": "month", "count": 1 },
        "trial": (trial_days > 0).then(|| json!({ "days": trial_days })),
        "components": [
            { "name": "Base fee", "prices": { "EUR": { "kind": "flat", "amount": 1900 } } },
            { "name": "Seats", "prices": { "EUR": { "kind": "per_unit", "unit_price": "4.50" } } },
        ],
        "features": [{ "key": "api" }, { "key": "projects", "limit": 25 }],
    });
    let created = at.post("/api/v1/plans", Some(&staff(at)?), &[], &plan)?;
    assert_eq!(created.status, 201, "{}", created.body);
    Ok(created.body)
}
