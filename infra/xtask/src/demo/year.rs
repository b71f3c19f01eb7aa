use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::{Value, json};

use crate::demo::api::{Api, text};
use crate::demo::people::Customer;
use crate::interrupt;
use crate::progress::Step;

const ARRIVES_WITHIN: Duration = Duration::from_secs(60);

/// What a year brought.
#[derive(Debug)]
pub(crate) struct Year {
    pub(crate) invoices: Vec<Value>,
    /// By invoice number: what happened beside the usual.
    pub(crate) remarks: BTreeMap<u64, String>,
    /// Of the customer, the confirmation included.
    pub(crate) mails_expected: usize,
}

/// Moves the account's clock month by month until twelve invoices are issued.
pub(crate) fn pass(api: &Api, customer: &Customer) -> Result<Year> {
    let step = Step::begin("A year passes");
    let mut remarks = BTreeMap::new();
    let mut declines = 0;
    for month in 2..=13 {
        let (year, month) = if month <= 12 { (2026, month) } else { (2027, 1) };
        let to = format!("{year}-{month:02}-20T00:00:00Z");
        step.detail(&to[..7]);
        advance(api, customer, &to)?;
        let open = customer.invoices(api)?.into_iter().find(|invoice| text(invoice, "/status") == "open");
        if let Some(invoice) = open {
            declines += 1;
            let code = text(&invoice, "/payment/attempts/0/decline_code").replace('_', " ");
            customer.attaches(api, "tok_visa")?;
            settle(api, customer)?;
            let number = invoice["number"].as_u64().unwrap_or_default();
            remarks.insert(number, format!("{code}; paid with another card"));
        }
    }
    let invoices = customer.invoices(api)?;
    step.done(&format!("A year has passed: {} invoices", invoices.len()));
    let mails_expected = 1 + invoices.len() + declines;
    Ok(Year { invoices, remarks, mails_expected })
}

fn advance(api: &Api, customer: &Customer, to: &str) -> Result<()> {
    let clock = customer.path(&format!("test-clocks/{}", customer.clock));
    let seen = api.get(&clock, Some(&customer.token))?.etag;
    let headers = [("if-match", seen.as_str())];
    api.post(&format!("{clock}/advance"), Some(&customer.token), &headers, &json!({ "to": to }))?;
    until(|| {
        let clock = api.get(&clock, Some(&customer.token))?.body;
        Ok(text(&clock, "/status") == "standing")
    })
}

/// Waits until the invoice that was tried again is paid.
fn settle(api: &Api, customer: &Customer) -> Result<()> {
    until(|| Ok(customer.invoices(api)?.iter().all(|invoice| text(invoice, "/status") == "paid")))
}

fn until(done: impl Fn() -> Result<bool>) -> Result<()> {
    let began = Instant::now();
    while !done()? {
        interrupt::check()?;
        if began.elapsed() > ARRIVES_WITHIN {
            bail!("The billing stands still. `cargo xtask logs` tells why.");
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
