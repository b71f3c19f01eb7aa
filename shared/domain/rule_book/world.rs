// What the examples of the rule book about the course of time have in common: one account, with one subscription to the
// first of some plans, on 1 January 2028.

pub use domain::Decision;
pub use domain::account::{Account, AccountBook};
pub use domain::credit_note::{CreditNote, CreditRequest, NewCreditNote};
pub use domain::decision::Write;
pub use domain::entitlement::Entitlements;
pub use domain::id::{AccountId, ComponentId, PaymentMethodId, PlanId, SubscriptionId};
pub use domain::invoice::{InvoiceDocument, InvoiceStatus, LineRule, Paper};
pub use domain::ledger::LedgerAccount;
pub use domain::money::{Currency, Money};
pub use domain::payment::{Affected, AttachPaymentMethod, AttemptOutcome, DeclineCode, RecordPayment};
pub use domain::plan::PlanVersion;
pub use domain::revenue::{Movement, MovementKind};
pub use domain::subscription::*;
pub use domain::Refusal;
pub use domain::text::Name;
pub use domain::time::AnchorRule;
pub use serde_json::json;
pub type Done<T> = Result<T, Box<dyn std::error::Error>>;
/// A subscription to one plan, and what a rule looks at beside it.
#[derive(Clone)]
pub struct World {
    pub sale: Sale,
    pub notes: Vec<CreditNote>,
    pub movements: Vec<Movement>,
    subscription: Option<Subscription>,
}
impl World {
    pub fn new(terms: u16, card: bool, plans: Vec<PlanVersion>) -> Done<Self> {
        Self::beginning(terms, card, plans, |_| {})
    }
    /// Begins otherwise than at once and with nothing else.
    pub fn beginning(
        terms: u16,
        card: bool,
        plans: Vec<PlanVersion>,
        otherwise: impl FnOnce(&mut Subscribe),
    ) -> Done<Self> {
        let method = card.then(|| json!({ "id": PaymentMethodId::from_uuid(Default::default()), "reference": "card" }));
        let account: Account = serde_json::from_value(json!({
            "id": AccountId::from_uuid(Default::default()), "personal": { "name": "Ada", "email": "ada@example.com" }, "time_zone": "UTC",
            "next_invoice": 1, "payment_method": method, "payment_terms_days": terms, "subscribed": false,
            "created_at": "2028-01-01T00:00:00Z", "version": 1,
        }))?;
        let book = AccountBook { entitlements: Entitlements::none(account.id), account, clock: None };
        let sale =
            Sale { book, plans, tax_rates: Vec::new(), papers: Vec::new(), now: "2028-01-01T00:00:00Z".parse()? };
        let mut command = Subscribe {
            id: SubscriptionId::from_uuid(Default::default()),
            items: vec![Item { plan: sale.plans[0].reference(), seats: None }],
            currency: Currency::try_from("EUR")?,
            anchor_rule: AnchorRule::Start,
            start: None,
            coupon: None,
        };
        otherwise(&mut command);
        let mut world = Self { sale, notes: Vec::new(), movements: Vec::new(), subscription: None };
        let begun = subscribe(&world.sale, &command)?;
        world.write(begun.decision);
        Ok(world)
    }
    pub fn subscription(&self) -> Done<Subscription> {
        Ok(self.subscription.clone().ok_or("a subscription")?)
    }
    pub fn affected(&self) -> Done<Affected> {
        Ok(Affected { sale: self.sale.clone(), subscription: self.subscription()? })
    }
    pub fn paper(&self, n: usize) -> Paper {
        self.sale.papers[n - 1].clone()
    }
    /// What the invoices come to.
    pub fn totals(&self) -> Vec<i64> {
        self.sale.papers.iter().map(|paper| paper.document.total.amount()).collect()
    }
    pub fn credit(&self) -> i64 {
        self.sale.book.account.credit.amounts().map(|money| money.amount()).sum()
    }
    pub fn write(&mut self, decision: Decision) {
        let mut documents: Vec<InvoiceDocument> = Vec::new();
        self.movements.extend(decision.movements);
        for write in decision.writes {
            match write {
                Write::Account(account) => self.sale.book.account = account,
                Write::Subscription(subscription) => self.subscription = Some(subscription),
                Write::Entitlements(entitlements) => self.sale.book.entitlements = entitlements,
                Write::CreditNote(note) => self.notes.push(note),
                Write::InvoiceDocument(document) => documents.push(document),
                Write::InvoiceState(state) => match documents.pop() {
                    Some(document) => self.sale.papers.push(Paper { document, state }),
                    None => self
                        .sale
                        .papers
                        .iter_mut()
                        .filter(|p| p.state.invoice == state.invoice)
                        .for_each(|p| p.state = state.clone()),
                },
                _ => {}
            }
        }
    }
    /// Bills what is due until then, each when it is.
    pub fn until(&mut self, instant: &str) -> Done<()> {
        let end = instant.parse()?;
        while let Some(due) = self.subscription()?.due.filter(|due| *due <= end) {
            self.sale.now = due;
            let decision = bill(&Due { sale: self.sale.clone(), subscription: self.subscription()? })?;
            self.write(decision);
        }
        self.sale.now = end;
        Ok(())
    }
    pub fn settle(&mut self, n: usize, outcome: AttemptOutcome) -> Done<()> {
        let state = self.paper(n).state;
        let attempt = state.payment.open_attempt().ok_or("an attempt")?.id;
        let decision = domain::payment::settle(&state, attempt, outcome, Some(&self.affected()?), None, self.sale.now)?;
        self.write(decision);
        Ok(())
    }
    pub fn credited(&mut self, n: usize, cents: i64) -> Done<()> {
        self.giving(n, CreditRequest::Amount(Money::new(cents, Currency::try_from("EUR")?)?))
    }
    pub fn giving(&mut self, n: usize, what: CreditRequest) -> Done<()> {
        let command = NewCreditNote { what, note: Name::try_from("Sorry".to_owned())? };
        let subscription = self.subscription()?;
        let given =
            domain::credit_note::create(&self.sale.book, &subscription, &self.paper(n), command, self.sale.now)?;
        self.write(given.decision);
        Ok(())
    }
}
/// The plan's only item.
pub fn item(plan: &PlanVersion) -> Item {
    Item { plan: plan.reference(), seats: None }
}
/// A plan of one price a month.
pub fn plan(charging: &str, activation: &str, cents: i64) -> Done<PlanVersion> {
    Ok(serde_json::from_value(json!({
        "plan": PlanId::new(), "number": 1, "interval": { "unit": "month", "count": 1 }, "features": [], "activation": activation,
        "components": [{ "id": ComponentId::new(), "name": "Pro", "charging": charging,
            "prices": { "EUR": { "kind": "flat", "amount": { "amount": cents, "currency": "EUR" } } } }],
    }))?)
}
