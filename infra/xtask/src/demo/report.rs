use std::fs;

use anyhow::{Context as _, Result};
use comfy_table::{CellAlignment, Table, presets};
use serde_json::Value;

use crate::demo::api::{money, text};
use crate::demo::mailbox::Mail;
use crate::demo::people::{Customer, FIRST_DAY};
use crate::demo::year::Year;
use crate::local::Running;
use crate::workspace::Workspace;

pub(crate) fn plan(plan: &Value) {
    println!("\n▌ The operator sells");
    println!("  {}: {} days of trial, then every month", text(plan, "/name"), plan["trial"]["days"]);
    println!("    Base fee  EUR 19.00");
    println!("    Seats     EUR 4.50 each");
}

pub(crate) fn subscribed(customer: &Customer, subscription: &Value, before: &Value, after: &Value) {
    println!("\n▌ A customer signs up on {}", day(FIRST_DAY));
    println!("  {} confirms the address, opens an account in Berlin, attaches a card,", customer.email);
    println!(
        "  and subscribes with 5 seats: {} until {}",
        text(subscription, "/status"),
        day(text(subscription, "/current_period/end"))
    );
    println!("\n▌ What the account may do");
    println!("  before  {}", entitlements(before));
    println!("  after   {}", entitlements(after));
}

pub(crate) fn year(year: &Year, mails: &[Mail]) {
    println!("\n▌ The year");
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY);
    table.set_header(["No.", "Issued (UTC)", "Total", "Status", "Attempts", "Paid (UTC)", ""]);
    if let Some(column) = table.column_mut(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for invoice in &year.invoices {
        let number = invoice["number"].as_u64().unwrap_or_default();
        let attempts = invoice["payment"]["attempts"].as_array().into_iter().flatten();
        let attempts: Vec<_> = attempts.map(|attempt| text(attempt, "/status")).collect();
        table.add_row([
            number.to_string(),
            minute(text(invoice, "/issued_at")),
            money(&invoice["total"]),
            text(invoice, "/status").to_owned(),
            attempts.join(", "),
            minute(text(invoice, "/paid_at")),
            year.remarks.get(&number).cloned().unwrap_or_default(),
        ]);
    }
    println!("{table}");
    println!("\n▌ The mails");
    for mail in mails {
        println!("  {}", mail.subject);
    }
}

pub(crate) fn books(year: &Year) {
    let paid = year.invoices.iter().filter(|invoice| text(invoice, "/status") == "paid");
    let total: i64 = paid.filter_map(|invoice| invoice["total"]["amount"].as_i64()).sum();
    println!("\n▌ In all: {} invoices, EUR {}.{:02} charged", year.invoices.len(), total / 100, total % 100);
}

/// Says where the API is, with lines that work as pasted.
pub(crate) fn try_it(workspace: &Workspace, running: &Running, customer: &Customer) -> Result<()> {
    // A token is long, and a file keeps it out of the shell's history.
    let header = workspace.home().join("as-the-customer");
    fs::write(&header, format!("authorization: Bearer {}\n", customer.token))
        .with_context(|| format!("cannot write {}", header.display()))?;
    let (api, header) = (&running.api_url, header.display());
    println!("\n▌ The API is at {api}");
    println!("  As the customer (for the next quarter of an hour), try");
    println!("    curl -H @'{header}' '{api}{}'", customer.path("entitlements"));
    println!("    curl -H @'{header}' '{api}{}'", customer.path("invoices?limit=3"));
    println!("    curl -H @'{header}' '{api}{}'", customer.path("subscriptions"));
    Ok(())
}

fn entitlements(entitlements: &Value) -> String {
    let features = entitlements["features"].as_array().into_iter().flatten();
    let features: Vec<_> = features
        .map(|feature| match feature["limit"].as_u64() {
            Some(limit) => format!("{} up to {limit}", text(feature, "/key")),
            None => text(feature, "/key").to_owned(),
        })
        .collect();
    if features.is_empty() { "nothing".to_owned() } else { features.join(", ") }
}

fn day(instant: &str) -> String {
    instant.chars().take(10).collect()
}

fn minute(instant: &str) -> String {
    instant.chars().take(16).collect::<String>().replace('T', " ")
}
