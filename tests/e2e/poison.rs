use crate::deployment::{Deployment, Outcome, eventually};
use crate::person::{Customer, plan};
use crate::queue::{Queue, Redrive};
use domain::id::AccountId;
use domain::invoice::InvoiceNumber;
use domain::job::{Job, Mail};
use services::{Envelope, TraceParent};

/// Tells somebody that their first invoice is paid.
fn tell(account: AccountId) -> Outcome<String> {
    let job = Job::SendEmail { mail: Mail::InvoicePaid { account, invoice: InvoiceNumber::FIRST } };
    Ok(serde_json::to_string(&Envelope::new(job, TraceParent(String::new())))?)
}

fn told(at: &Deployment, customer: &Customer) -> Outcome<usize> {
    Ok(at.mails(&customer.email)?.iter().filter(|(subject, _)| subject.starts_with("Paid")).count())
}

#[test]
fn one_poison_message_among_ten_ends_in_the_dead_letter_queue_and_nine_are_done() -> Outcome {
    let at = Deployment::under_test()?;
    let plan = plan(&at, 0)?;
    let customer = Customer::new(&at)?;
    customer.attach(&at, "tok_visa")?;
    customer.subscribe(&at, &plan)?;
    eventually("the mail about the payment", || Ok((told(&at, &customer)? == 1).then_some(())))?;

    let queue = Queue::of(&at, "send-email")?;
    let dead = Queue::of(&at, "send-email-dead")?;
    let deployed = queue.redrive(&at)?;
    assert!(deployed.dead_letters.ends_with("-send-email-dead"), "{deployed:?}");
    assert_eq!(deployed.most_receives, 8);
    // The pauses between eight deliveries outlast an outage; those between two are half a minute at most.
    queue.set_redrive(&at, &Redrive { most_receives: 2, ..deployed.clone() })?;

    let account = customer.account.parse()?;
    let poison = tell(AccountId::new())?;
    let mut messages = (0..9).map(|_| tell(account)).collect::<Outcome<Vec<_>>>()?;
    messages.insert(4, poison.clone());
    queue.send(&at, &messages)?;

    let outcome = eventually("nine mails", || Ok((told(&at, &customer)? == 1 + 9).then_some(())))
        .and_then(|()| eventually("the end of the tenth", || Ok(dead.look(&at)?.contains(&poison).then_some(()))));
    queue.set_redrive(&at, &deployed)?;
    outcome?;
    assert_eq!(dead.look(&at)?, [poison], "nothing else was given up");
    assert_eq!(told(&at, &customer)?, 1 + 9, "none was sent twice");
    Ok(())
}
