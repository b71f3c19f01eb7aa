//! A payment gateway with a book of its own, which does what a test tells it.

use domain::id::{AccountId, AttemptId};
use domain::invoice::InvoiceNumber;
use domain::money::Currency;
use domain::payment::{AttemptOutcome, DeclineCode};
use services::port::{Charge, Gateway, GatewayError, GatewayMethod};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A card that always pays.
pub const GOOD_CARD: &str = "tok_visa";
/// A card that never does.
pub const DECLINED_CARD: &str = "tok_declined";
/// A card that pays, whereupon the answer is lost.
pub const LOSING_CARD: &str = "tok_lost";

/// What the next charge meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meets {
    Success,
    Decline(DeclineCode),
    /// It is charged, and the answer is lost.
    LostAnswer,
    /// Nothing is charged, and nobody answers.
    Silence,
    /// Nothing is charged, and never will be with this card.
    Rejection,
}

#[derive(Debug, Default)]
struct Book {
    attempts: BTreeMap<String, (Charge, AttemptOutcome)>,
    next: VecDeque<Meets>,
    silent_finds: u64,
    charge_calls: u64,
}

#[derive(Debug, Default)]
pub struct TestGateway(Mutex<Book>);

impl TestGateway {
    /// Says what the next charges meet, one after the other; then cards decide again.
    pub fn next(&self, meets: impl IntoIterator<Item = Meets>) {
        self.book().next.extend(meets);
    }

    /// Does not answer the next `times` questions about an attempt.
    pub fn silence_finds(&self, times: u64) {
        self.book().silent_finds = times;
    }

    /// Calls to charge, repeated ones included.
    #[must_use]
    pub fn charge_calls(&self) -> u64 {
        self.book().charge_calls
    }

    /// How many successful charges there are for each invoice.
    #[must_use]
    pub fn charges(&self) -> BTreeMap<(AccountId, InvoiceNumber), u64> {
        let mut charges = BTreeMap::new();
        for (charge, outcome) in self.book().attempts.values() {
            if matches!(outcome, AttemptOutcome::Succeeded { .. }) {
                *charges.entry((charge.account, charge.invoice)).or_default() += 1;
            }
        }
        charges
    }

    /// What was charged, per currency.
    #[must_use]
    pub fn totals(&self) -> BTreeMap<Currency, i64> {
        let mut totals = BTreeMap::new();
        for (charge, outcome) in self.book().attempts.values() {
            if matches!(outcome, AttemptOutcome::Succeeded { .. }) {
                *totals.entry(charge.money.currency()).or_default() += charge.money.amount();
            }
        }
        totals
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn by_card(reference: &str) -> Meets {
    match reference {
        DECLINED_CARD => Meets::Decline(DeclineCode::CardDeclined),
        LOSING_CARD => Meets::LostAnswer,
        _ => Meets::Success,
    }
}

fn no_answer() -> GatewayError {
    GatewayError::Unknown("no answer, as the test wants".to_owned())
}

impl Gateway for TestGateway {
    async fn attach(&self, token: &str) -> Result<GatewayMethod, GatewayError> {
        if ![GOOD_CARD, DECLINED_CARD, LOSING_CARD].contains(&token) {
            return Err(GatewayError::Rejected("no such token".to_owned()));
        }
        Ok(GatewayMethod { reference: token.to_owned(), brand: "visa".to_owned(), last4: "4242".to_owned() })
    }

    async fn charge(&self, charge: &Charge) -> Result<AttemptOutcome, GatewayError> {
        let mut book = self.book();
        book.charge_calls += 1;
        if let Some((_, outcome)) = book.attempts.get(&charge.attempt.to_string()) {
            return Ok(outcome.clone());
        }
        let meets = book.next.pop_front().unwrap_or_else(|| by_card(&charge.method));
        let outcome = match meets {
            Meets::Silence => return Err(no_answer()),
            Meets::Rejection => return Err(GatewayError::Rejected("no such card, as the test wants".to_owned())),
            Meets::Decline(code) => AttemptOutcome::Declined { code },
            Meets::Success | Meets::LostAnswer => {
                AttemptOutcome::Succeeded { charge: format!("ch_{}", book.attempts.len() + 1) }
            }
        };
        book.attempts.insert(charge.attempt.to_string(), (charge.clone(), outcome.clone()));
        if meets == Meets::LostAnswer { Err(no_answer()) } else { Ok(outcome) }
    }

    async fn find(&self, attempt: AttemptId) -> Result<Option<AttemptOutcome>, GatewayError> {
        let mut book = self.book();
        if book.silent_finds > 0 {
            book.silent_finds -= 1;
            return Err(no_answer());
        }
        Ok(book.attempts.get(&attempt.to_string()).map(|(_, outcome)| outcome.clone()))
    }
}
