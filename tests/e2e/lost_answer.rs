use crate::deployment::{Deployment, Outcome, eventually};
use crate::ledger::{assert_books_agree, charged_by_gateway};
use crate::person::{Customer, plan};

#[test]
fn an_answer_that_the_gateway_lost_after_charging_leads_to_one_charge_and_a_paid_invoice() -> Outcome {
    let at = Deployment::under_test()?;
    let plan = plan(&at, 0)?;
    let customer = Customer::new(&at)?;
    customer.attach(&at, "tok_lose_answer")?;
    let subscription = customer.subscribe(&at, &plan)?;
    assert_eq!(subscription["status"], "incomplete");
    eventually("the payment", || {
        Ok(customer.invoices(&at)?.iter().all(|invoice| invoice["status"] == "paid").then_some(()))
    })?;
    let path = customer.path(&format!("subscriptions/{}", subscription["id"].as_str().unwrap_or_default()));
    assert_eq!(at.get(&path, Some(&customer.token))?.body["status"], "active");
    assert_eq!(charged_by_gateway(&at, &customer.account)?["EUR"], (4150, 1));
    assert_books_agree(&at, &customer.account)
}
