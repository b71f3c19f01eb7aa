//! Whatever the rules issue explains itself, and its papers, ledger and revenue tell one story.

use crate::build::{Built, Checked, at, currency, eur, id};
use crate::cases::cases;
use domain::Decision;
use domain::account::{Account, AccountBook};
use domain::credit_note::{CreditNote, CreditReason, CreditRequest, NewCreditNote};
use domain::decision::Write;
use domain::entitlement::Entitlements;
use domain::explanation::{explain, explain_credit_note, explain_credit_note_after};
use domain::invoice::{InvoiceDocument, InvoiceStatus, Paper, void};
use domain::ledger::{Balances, Posting, statement};
use domain::plan::{PlanVersion, PlanVersionNumber, PlanVersionRef};
use domain::revenue::schedule;
use domain::subscription::{
    CancelWhen, ChangeWhen, Due, Item, PauseWhen, Sale, Subscribe, Subscription, bill, cancel, change, pause, resume,
    subscribe,
};
use domain::tax::TaxRate;
use domain::time::{AnchorRule, BillingTime, Months, Zone};
use proptest::prelude::*;
use serde_json::{Value, json};

struct Story {
    sale: Sale,
    subscription: Option<Subscription>,
    documents: Vec<InvoiceDocument>,
    notes: Vec<CreditNote>,
    postings: Vec<Posting>,
}

fn plan(number: u128, seat: &str, flat: i64, proration: &str, interval: &Value) -> Built<PlanVersion> {
    let component = |n: u128, name: &str, charging: &str, price: Value| {
        let id: domain::id::ComponentId = id(number * 10 + n);
        json!({ "id": id, "name": name, "charging": charging, "prices": { "EUR": price } })
    };
    let amount = json!({ "kind": "flat", "amount": { "amount": flat, "currency": "EUR" } });
    let tiers = json!([{ "up_to": "3", "unit_price": seat, "flat": null }, { "up_to": null, "unit_price": "1.111", "flat": null }]);
    let plan: domain::id::PlanId = id(number);
    Ok(serde_json::from_value(json!({
        "plan": plan, "number": 1, "interval": interval, "features": [], "proration": proration, "activation": "at_once",
        "components": [
            component(1, "Base", "advance", amount.clone()),
            component(2, "Seats", "advance", json!({ "kind": "graduated", "tiers": tiers })),
            component(3, "Support", "arrears", amount.clone()),
            component(4, "Set-up", "one_off", amount),
        ],
    }))?)
}

impl Story {
    fn new(proration: &str, inclusive: bool) -> Built<Self> {
        let monthly = json!({ "unit": "month", "count": 1 });
        let yearly = json!({ "unit": "year", "count": 1 });
        let account: domain::id::AccountId = id(1);
        let rate: domain::id::TaxRateId = id(1);
        let account: Account = serde_json::from_value(json!({
            "id": account, "personal": { "name": "Ada Lovelace", "email": "ada@example.com" },
            "time_zone": "Europe/Berlin", "next_invoice": 1, "payment_method": null, "payment_terms_days": 30,
            "tax_identity": { "place": { "country": "DE", "region": null }, "vat_id": null, "exempt": false },
            "subscribed": false, "created_at": "2028-01-01T00:00:00Z", "version": 1,
        }))?;
        let rate: TaxRate = serde_json::from_value(json!({
            "id": rate, "name": "VAT", "place": { "country": "DE", "region": null }, "percent": "19",
            "inclusive": inclusive, "reverse_charge": true, "valid_from": "2020-01-01T00:00:00Z",
            "created_at": "2020-01-01T00:00:00Z", "version": 1,
        }))?;
        let entitlements = Entitlements::none(account.id);
        let plans = vec![
            plan(1, "4.5", 1999, proration, &monthly)?,
            plan(2, "7.77", 4999, proration, &monthly)?,
            plan(3, "70.07", 39_900, proration, &yearly)?,
        ];
        let book = AccountBook { account, clock: None, entitlements };
        let sale = Sale { book, plans, tax_rates: vec![rate], papers: Vec::new(), now: at("2028-01-31T09:30:00Z")? };
        Ok(Self { sale, subscription: None, documents: Vec::new(), notes: Vec::new(), postings: Vec::new() })
    }

    fn item(plan: u128, seats: u32) -> Item {
        Item { plan: PlanVersionRef { plan: id(plan), number: PlanVersionNumber(1) }, seats: Some(seats) }
    }

    fn begin(&mut self, seats: u32) -> Checked {
        let coupon: domain::id::CouponId = id(1);
        let coupon = serde_json::from_value(json!({
            "id": coupon, "code": "SUMMER", "name": "Summer", "effect": { "amount": { "amount": 777, "currency": "EUR" } },
            "duration": { "periods": 2 }, "redeem_by": null, "plans": [], "limit": null, "redeemed": 0,
            "archived_at": null, "created_at": "2028-01-01T00:00:00Z", "version": 1,
        }))?;
        let command = Subscribe {
            id: id(1),
            items: vec![Self::item(1, seats)],
            currency: currency("EUR")?,
            anchor_rule: AnchorRule::Start,
            start: None,
            coupon: Some(coupon),
        };
        let decided = subscribe(&self.sale, &command)?;
        self.write(decided.decision);
        Ok(())
    }

    fn write(&mut self, decision: Decision) {
        self.postings.push(Posting { at: decision.at, cause: "story".to_owned(), entries: decision.entries });
        let mut documents = Vec::new();
        for write in decision.writes {
            match write {
                Write::Account(account) => self.sale.book.account = account,
                Write::Subscription(subscription) => self.subscription = Some(subscription),
                Write::Entitlements(entitlements) => self.sale.book.entitlements = entitlements,
                Write::CreditNote(note) => self.notes.push(note),
                Write::InvoiceDocument(document) => documents.push(document),
                Write::InvoiceState(state) => match documents.iter().find(|document| document.id == state.invoice) {
                    Some(document) => self.sale.papers.push(Paper { document: document.clone(), state }),
                    None => {
                        if let Some(paper) =
                            self.sale.papers.iter_mut().find(|paper| paper.state.invoice == state.invoice)
                        {
                            paper.state = state;
                        }
                    }
                },
                _ => {}
            }
        }
        self.documents.extend(documents);
    }

    /// Bills whatever is due up to `now`.
    fn advance(&mut self, now: BillingTime) -> Checked {
        self.sale.now = now;
        while let Some(subscription) = self.subscription.clone().filter(|it| it.due.is_some_and(|due| due <= now)) {
            let decision = bill(&Due { sale: self.sale.clone(), subscription })?;
            self.write(decision);
        }
        Ok(())
    }

    fn act(&mut self, action: &Action) -> Checked {
        let Some(subscription) = self.subscription.clone() else { return Ok(()) };
        let sale = self.sale.clone();
        let decided = match action {
            Action::Change(plan, seats) => {
                let items = [Self::item(*plan, *seats)];
                change(&sale, &subscription, &items, ChangeWhen::Now, sale.now).map(|decided| decided.decision)
            }
            Action::Pause => pause(&sale, &subscription, PauseWhen::Now).map(|decided| decided.decision),
            Action::Resume => resume(&sale, &subscription).map(|decided| decided.decision),
            Action::Cancel(gives_back) => {
                let when = CancelWhen::Now { gives_back: *gives_back };
                cancel(&sale, &subscription, when).map(|decided| decided.decision)
            }
            Action::Give(which, part) => {
                let Some(paper) = sale.papers.get(which % sale.papers.len().max(1)) else { return Ok(()) };
                let gross = paper.document.total.amount() * part / 100;
                let command =
                    NewCreditNote { what: CreditRequest::Amount(eur(gross)?), note: "Sorry".to_owned().try_into()? };
                domain::credit_note::create(&sale.book, &subscription, paper, command, sale.now)
                    .map(|decided| decided.decision)
            }
            Action::Void(which) => {
                let Some(paper) = sale.papers.get(which % sale.papers.len().max(1)) else { return Ok(()) };
                void(&sale.book, &subscription, paper, sale.now).map(|decided| decided.decision)
            }
        };
        // What the rules refuse changes nothing.
        if let Ok(decision) = decided {
            self.write(decision);
        }
        Ok(())
    }

    fn check(&self) -> Checked {
        let euro = currency("EUR")?;
        for document in &self.documents {
            let explanation = explain(document)?;
            assert!(explanation.agrees(), "{:?}", explanation.differences);
        }
        for note in &self.notes {
            let document = self.documents.iter().find(|document| document.id == note.invoice).ok_or("an invoice")?;
            let explanation = explain_credit_note(note, document)?;
            assert!(explanation.agrees(), "{:?}", explanation.differences);
            let explanation = explain_credit_note_after(note, document, &self.notes)?;
            assert!(explanation.agrees(), "{:?} of {note:?}", explanation.differences);
        }
        let (_, balances) = statement(&Balances::default(), &self.postings)?;
        let open = self.sale.papers.iter().filter(|paper| paper.state.status == InvoiceStatus::Open);
        let owed: i64 = open.map(|paper| paper.state.balance.amount()).sum();
        assert_eq!(balances.owed(euro).amount(), owed);
        assert_eq!(balances.credit(euro), self.sale.book.account.credit.of(euro));

        let all = Months::new("2028-01".parse()?, "2030-12".parse()?, Zone::try_from("Europe/Berlin".to_owned())?)?;
        let schedule = schedule(&self.documents, &self.notes, &all)?;
        let recognised: i64 =
            schedule.months.iter().flat_map(|month| &month.amounts).map(|it| it.recognised.amount()).sum();
        let revenue = [domain::ledger::LedgerAccount::Revenue, domain::ledger::LedgerAccount::Refunds];
        assert_eq!(recognised, revenue.iter().map(|account| -balances.of(*account, euro).amount()).sum::<i64>());
        assert!(schedule.months.last().is_some_and(|month| month.amounts.iter().all(|it| it.deferred.is_zero())));
        Ok(())
    }
}

#[derive(Clone, Debug)]
enum Action {
    Change(u128, u32),
    Pause,
    Resume,
    Cancel(bool),
    Give(usize, i64),
    Void(usize),
}

fn actions() -> impl Strategy<Value = Vec<(i64, Action)>> {
    let action = prop_oneof![
        6 => (1_u128..=3, 1_u32..9).prop_map(|(plan, seats)| Action::Change(plan, seats)),
        2 => Just(Action::Pause),
        2 => Just(Action::Resume),
        1 => any::<bool>().prop_map(Action::Cancel),
        2 => (0_usize..9, 1_i64..60).prop_map(|(which, part)| Action::Give(which, part)),
        1 => (0_usize..9).prop_map(Action::Void),
    ];
    let wait = prop_oneof![2 => Just(0_i64), 3 => 1_i64..1_000_000, 1 => 1_000_000_i64..5_000_000];
    prop::collection::vec((wait, action), 0..12)
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn whatever_happens_explains_itself(seats in 1_u32..9, actions in actions(), by_day in any::<bool>(), inclusive in any::<bool>()) {
        let tell = || -> Checked {
            let mut story = Story::new(if by_day { "day" } else { "second" }, inclusive)?;
            story.begin(seats)?;
            for (wait, action) in &actions {
                story.advance(story.sale.now.after_seconds(*wait))?;
                story.act(action)?;
            }
            story.check()
        };
        tell().map_err(|error| TestCaseError::fail(error.to_string()))?;
    }
}

#[test]
fn a_gift_says_why() -> Checked {
    let mut story = Story::new("second", false)?;
    story.begin(2)?;
    story.act(&Action::Give(0, 10))?;
    let (note, document) = (story.notes.first().ok_or("a note")?, story.documents.first().ok_or("an invoice")?);
    assert_eq!(note.reason, CreditReason::Given { note: "Sorry".to_owned().try_into()? });
    assert!(explain_credit_note(note, document)?.sentence.contains("is given back for this reason: Sorry; it lowers"));
    Ok(())
}
