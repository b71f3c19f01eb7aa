//! A payment gateway that keeps its word about idempotency keys and nothing else.

use domain::id::AttemptId;
use domain::invoice::InvoiceNumber;
use domain::money::Money;
use domain::payment::{AttemptOutcome, DeclineCode};
use std::collections::BTreeMap;

/// How one call goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weather {
    Approves,
    Declines,
    /// The call never arrives.
    TimesOutBefore,
    /// The charge is made and the answer lost.
    TimesOutAfter,
}

#[derive(Debug, Default)]
pub(crate) struct Gateway {
    answers: BTreeMap<String, Answer>,
}

#[derive(Debug)]
struct Answer {
    invoice: InvoiceNumber,
    money: Money,
    outcome: AttemptOutcome,
}

impl Gateway {
    /// `None` is a time-out. The first call to arrive decides the outcome of an attempt, for ever.
    pub(crate) fn charge(
        &mut self,
        attempt: AttemptId,
        invoice: InvoiceNumber,
        money: Money,
        weather: Weather,
    ) -> Option<AttemptOutcome> {
        if weather == Weather::TimesOutBefore {
            return None;
        }
        let key = attempt.to_string();
        let answer = self.answers.entry(key.clone()).or_insert_with(|| {
            let outcome = match weather {
                Weather::Declines => AttemptOutcome::Declined { code: DeclineCode::InsufficientFunds },
                _ => AttemptOutcome::Succeeded { charge: key },
            };
            Answer { invoice, money, outcome }
        });
        (weather != Weather::TimesOutAfter).then(|| answer.outcome.clone())
    }

    /// What it took from the customer, invoice by invoice.
    pub(crate) fn charges(&self) -> impl Iterator<Item = (InvoiceNumber, Money)> {
        let succeeded = |answer: &&Answer| matches!(answer.outcome, AttemptOutcome::Succeeded { .. });
        self.answers.values().filter(succeeded).map(|answer| (answer.invoice, answer.money))
    }
}
