use crate::deployment::{Deployment, Outcome, eventually};
use crate::ledger::{assert_books_agree, charged_by_gateway};
use crate::person::{Customer, plan};

/// The story of `cargo xtask demo`, with the books looked at after every step.
#[test]
fn a_year_is_billed_charged_and_mailed_and_the_books_agree_after_every_step() -> Outcome {
    let at = Deployment::under_test()?;
    let plan = plan(&at, 14)?;
    let customer = Customer::new(&at)?;
    let clock = customer.clock(&at, "2026-01-31T09:00:00Z")?;
    customer.attach(&at, "tok_decline_invoice_7")?;
    let entitlements = || at.get(&customer.path("entitlements"), Some(&customer.token));
    assert_eq!(entitlements()?.body["features"].as_array().map(Vec::len), Some(0));
    let subscription = customer.subscribe(&at, &plan)?;
    assert_eq!(subscription["status"], "trialing");
    assert_eq!(subscription["anchor"], "2026-02-14T09:00:00Z");
    assert_eq!(entitlements()?.body["features"].as_array().map(Vec::len), Some(2));

    for month in 2..=13 {
        let (year, month) = if month <= 12 { (2026, month) } else { (2027, 1) };
        customer.advance(&at, &clock, &format!("{year}-{month:02}-20T00:00:00Z"))?;
        assert_books_agree(&at, &customer.account)?;
        if month == 8 {
            let invoices = customer.invoices(&at)?;
            let declined = invoices.last().cloned().unwrap_or_default();
            assert_eq!(declined["status"], "open");
            assert_eq!(declined["payment"]["attempts"][0]["status"], "declined");
            assert_eq!(declined["payment"]["attempts"][0]["decline_code"], "card_declined");
            let id = subscription["id"].as_str().unwrap_or_default();
            let path = customer.path(&format!("subscriptions/{id}"));
            assert_eq!(at.get(&path, Some(&customer.token))?.body["status"], "past_due");
            customer.attach(&at, "tok_visa")?;
            eventually("the payment with another card", || {
                Ok(customer.invoices(&at)?.iter().all(|invoice| invoice["status"] == "paid").then_some(()))
            })?;
            assert_eq!(at.get(&path, Some(&customer.token))?.body["status"], "active");
            assert_books_agree(&at, &customer.account)?;
        }
    }

    let invoices = customer.invoices(&at)?;
    let numbers: Vec<_> = invoices.iter().filter_map(|invoice| invoice["number"].as_u64()).collect();
    assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
    assert!(invoices.iter().all(|invoice| invoice["status"] == "paid" && invoice["total"]["amount"] == 4150));
    // Nine in the morning in Berlin is an hour earlier in UTC while summer time lasts.
    let issued: Vec<_> = invoices.iter().filter_map(|invoice| invoice["issued_at"].as_str()).collect();
    assert_eq!(issued[1], "2026-03-14T09:00:00Z");
    assert_eq!(issued[2], "2026-04-14T08:00:00Z");
    assert_eq!(charged_by_gateway(&at, &customer.account)?["EUR"], (12 * 4150, 12));
    let subjects = eventually("all mails", || {
        let mails = at.mails(&customer.email)?;
        Ok((mails.len() >= 14).then_some(mails))
    })?;
    let about = |words: &str| subjects.iter().filter(|(subject, _)| subject.starts_with(words)).count();
    assert_eq!((about("Paid"), about("Your payment did not"), subjects.len()), (12, 1, 14));
    Ok(())
}
