use super::World;
use domain::event::EventKind;
use domain::invoice::InvoiceStatus;
use domain::job::{Job, Mail};
use domain::ledger::{Entry, LedgerAccount};
use domain::money::Currency;
use domain::subscription::Status;
use services::port::{Invoices, Subscriptions};
use services::{Envelope, PageRequest};
use testkit::books;
use testkit::renewal::PRICE;
use testkit::{Error, dynamo::Dump};

/// What a renewal comes to, however often it was begun.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Aftermath {
    pub(crate) invoices: Vec<InvoiceStatus>,
    pub(crate) documents: usize,
    /// Index of the next period to bill, and whether the subscription is in good standing.
    pub(crate) subscription: (i32, Status),
    /// At the gateway, in cents.
    pub(crate) charges: Vec<i64>,
    /// The amounts of each journal item that has entries.
    pub(crate) journal: Vec<Vec<(LedgerAccount, i64)>>,
    pub(crate) ledger: Vec<(LedgerAccount, i64)>,
    pub(crate) paid_events: usize,
    pub(crate) outbox: usize,
    /// Whether the jobs that follow from it were sent: to collect, and to tell the customer.
    pub(crate) sent: (bool, bool),
}

impl Aftermath {
    /// One renewal: issued once, charged once, booked once, everything sent.
    pub(crate) fn wanted() -> Self {
        let debit_and_credit = |debit, credit| vec![(debit, PRICE), (credit, -PRICE)];
        Self {
            invoices: vec![InvoiceStatus::Paid],
            documents: 1,
            subscription: (1, Status::Active),
            charges: vec![PRICE],
            journal: vec![
                debit_and_credit(LedgerAccount::Receivable, LedgerAccount::Revenue),
                debit_and_credit(LedgerAccount::CashInTransit, LedgerAccount::Receivable),
            ],
            ledger: vec![
                (LedgerAccount::Receivable, 0),
                (LedgerAccount::CashInTransit, PRICE),
                (LedgerAccount::Revenue, -PRICE),
            ],
            paid_events: 1,
            outbox: 0,
            sent: (true, true),
        }
    }
}

impl World {
    pub(crate) async fn aftermath(&self) -> Result<Aftermath, Error> {
        let account = self.due.account;
        let invoices = self.system.invoices(account, &PageRequest { limit: 100, after: None }).await?;
        let subscription = self.system.subscription(account, self.due.subscription).await?;
        let subscription = subscription.ok_or("the subscription is gone")?;
        let dump = self.system.dynamo.dump().await?;
        let euro = Currency::try_from("EUR")?;
        let ledger = books::ledger(&dump)?;
        let events = books::events(&dump)?;
        let with = |what: &str| dump.keys().filter(|(_, pk, sk)| pk.starts_with(what) || sk.starts_with(what)).count();
        let jobs = self.jobs()?;
        Ok(Aftermath {
            invoices: invoices.items.iter().map(|invoice| invoice.status).collect(),
            documents: with("invoice#"),
            subscription: (subscription.next_index, subscription.status),
            charges: self.proxy.gateway().charges(),
            journal: journal(&dump)?,
            ledger: ledger.into_iter().filter(|((of, _), _)| *of == euro).map(|((_, of), sum)| (of, sum)).collect(),
            paid_events: events.iter().filter(|event| event.kind == EventKind::InvoicePaid).count(),
            outbox: with("outbox#"),
            sent: (
                jobs.iter().any(|job| matches!(job, Job::CollectPayment { .. })),
                jobs.iter().any(|job| matches!(job, Job::SendEmail { mail: Mail::InvoicePaid { .. } })),
            ),
        })
    }

    /// Whatever was sent, by the workers or the sweeper.
    fn jobs(&self) -> Result<Vec<Job>, Error> {
        let mut jobs: Vec<Job> = self.swept.borrow().iter().map(|envelope| envelope.job.clone()).collect();
        for sent in self.proxy.queues().sent() {
            jobs.push(serde_json::from_str::<Envelope>(&sent.body)?.job);
        }
        Ok(jobs)
    }
}

/// The postings, in the order of the journal.
fn journal(dump: &Dump) -> Result<Vec<Vec<(LedgerAccount, i64)>>, Error> {
    let mut journal = Vec::new();
    for (_, item) in dump.iter().filter(|((_, _, sk), _)| sk.starts_with("journal#")) {
        let entries = item.get("entries").cloned().ok_or("a journal item without entries")?;
        let entries: Vec<Entry> = serde_dynamo::from_attribute_value(entries)?;
        if !entries.is_empty() {
            journal.push(entries.iter().map(|entry| (entry.account, entry.money.amount())).collect());
        }
    }
    // Both may bear the same second.
    journal.sort_by_key(|entries: &Vec<(LedgerAccount, i64)>| {
        entries.iter().any(|(account, _)| *account == LedgerAccount::CashInTransit)
    });
    Ok(journal)
}
