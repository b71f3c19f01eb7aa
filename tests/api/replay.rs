//! An invoice that does not come out as it was issued is our failure: the alarm hears of it.

use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::Decision;
use domain::decision::{Home, Write};
use domain::id::{InvoiceId, JournalId};
use domain::money::Money;
use services::port::{Commit, Commitment, Invoices};
use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};
use testkit::Error;
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Hears what becomes a metric of the business.
#[derive(Clone, Debug, Default)]
struct Ear(Arc<Mutex<Vec<String>>>);

impl Subscriber for Ear {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "business"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Heard(self));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Heard<'a>(&'a Ear);

impl Visit for Heard<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "event" {
            self.0.0.lock().unwrap_or_else(PoisonError::into_inner).push(value.to_owned());
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

impl Ear {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[tokio::test]
async fn an_invoice_that_does_not_come_out_as_it_was_issued_is_told_of() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.subscribe("first").await?.expect(201)?;
    let (system, ear) = (&scene.api.system, Ear::default());
    let path = scene.newest_invoice().await?;
    scene.get(&format!("{path}/explain")).with_subscriber(ear.clone()).await?.expect(200)?;
    assert!(ear.take().is_empty());

    let issued = path.rsplit('/').next().unwrap_or_default().parse()?;
    let mut wrong = system.invoice_document(scene.customer.account, issued).await?.ok_or("no document")?;
    wrong.id = InvoiceId::new();
    wrong.lines[0].taxed.gross = Money::new(2000, wrong.total.currency())?;
    let path = format!("{}/invoices/{}", scene.customer.path, wrong.id);
    let at = system.now();
    let mut decision = Decision::new(Home::Account(scene.customer.account), at.as_billing_time());
    decision.writes.push(Write::InvoiceDocument(wrong));
    let journal = JournalId::new();
    let commitment = Commitment { decision: &decision, journal, cause: "test", outbox: None, record: None, at };
    system.commit(&commitment).await?;

    let answer = scene.get(&format!("{path}/explain")).with_subscriber(ear.clone()).await?.expect(500)?;
    assert_eq!(answer.code(), "internal");
    assert_eq!(ear.take(), ["invoice.replay_differs"]);
    Ok(())
}
