use crate::intent::{Intent, IntentId, Order};
use crate::port::Intents;
use domain::time::WallTime;
use services::Error;
use services::port::PortError;
use std::time::Duration;

/// How often an order is decided again because others were faster.
const MOST_ROUNDS: u64 = 5;

/// The longest first pause between two rounds, in milliseconds; it grows with each.
const PAUSE_MILLISECONDS: u64 = 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settled {
    pub(crate) intent: Intent,
    /// It was settled by an earlier call.
    pub(crate) repeated: bool,
}

/// Settles an order once per key.
///
/// # Errors
/// [`Error::KeyReused`] for a key that came with another order; [`Error::Port`] when it may be settled or not.
pub(crate) async fn settle(intents: &impl Intents, key: &str, order: &Order, now: WallTime) -> Result<Settled, Error> {
    for round in 1..=MOST_ROUNDS {
        let declined_before = order.looks_back() && intents.declined_before(&order.account, order.invoice).await?;
        let intent = order.clone().settled(IntentId::new(), declined_before, now);
        if intents.keep(key, &intent).await? {
            return Ok(Settled { intent, repeated: false });
        }
        match intents.intent(key).await? {
            Some(intent) if intent.order == *order => return Ok(Settled { intent, repeated: true }),
            Some(_) => return Err(Error::KeyReused),
            None => pause(round).await,
        }
    }
    // Not a conflict to the caller: they would take a 4xx for a charge that never was.
    let reason = format!("others were faster {MOST_ROUNDS} times");
    Err(PortError::Unavailable { system: "the gateway's store", reason }.into())
}

async fn pause(round: u64) {
    tokio::time::sleep(Duration::from_millis(fastrand::u64(1..=PAUSE_MILLISECONDS * round))).await;
}

#[cfg(test)]
mod tests {
    use super::{Settled, settle};
    use crate::intent::tests::{now, order};
    use crate::intent::{Intent, Order, Outcome};
    use crate::port::Intents;
    use domain::money::Money;
    use services::Error;
    use services::port::PortError;
    use std::cell::{Cell, RefCell};
    use std::collections::{HashMap, HashSet};

    /// Keeps intents as the table does. `contended` calls of `keep` come to nothing.
    #[derive(Default)]
    struct Memory {
        intents: RefCell<HashMap<String, Intent>>,
        declines: RefCell<HashSet<(String, u32)>>,
        contended: Cell<u32>,
        /// Takes the first decline between the look and the write.
        faster: Cell<bool>,
    }

    impl Intents for Memory {
        async fn intent(&self, key: &str) -> Result<Option<Intent>, PortError> {
            Ok(self.intents.borrow().get(key).cloned())
        }

        async fn declined_before(&self, account: &str, invoice: u32) -> Result<bool, PortError> {
            Ok(self.declines.borrow().contains(&(account.to_owned(), invoice)))
        }

        async fn keep(&self, key: &str, intent: &Intent) -> Result<bool, PortError> {
            let decline = (intent.order.account.clone(), intent.order.invoice);
            if self.faster.take() {
                self.declines.borrow_mut().insert(decline.clone());
            }
            let contended = self.contended.get();
            self.contended.set(contended.saturating_sub(1));
            let taken = self.intents.borrow().contains_key(key)
                || intent.is_first_decline() && self.declines.borrow().contains(&decline);
            if contended > 0 || taken {
                return Ok(false);
            }
            if intent.is_first_decline() {
                self.declines.borrow_mut().insert(decline);
            }
            self.intents.borrow_mut().insert(key.to_owned(), intent.clone());
            Ok(true)
        }

        async fn charges(&self, _: &str) -> Result<Vec<Money>, PortError> {
            Ok(Vec::new())
        }
    }

    fn settled(memory: &Memory, key: &str, order: &Order) -> Result<Settled, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(settle(memory, key, order, now()))
    }

    #[test]
    fn a_repeat_is_the_first_again() {
        let (memory, order) = (Memory::default(), order("tok_visa", 1_999, 1));
        let first = settled(&memory, "a", &order).unwrap();
        assert!(!first.repeated);
        let again = settled(&memory, "a", &order).unwrap();
        assert_eq!(again, Settled { repeated: true, ..first });
    }

    #[test]
    fn a_key_is_for_one_order() {
        let memory = Memory::default();
        settled(&memory, "a", &order("tok_visa", 1_999, 1)).unwrap();
        for other in [order("tok_visa", 2_000, 1), order("tok_visa", 1_999, 2), order("tok_declined", 1_999, 1)] {
            assert!(matches!(settled(&memory, "a", &other), Err(Error::KeyReused)));
        }
    }

    #[test]
    fn an_invoice_is_declined_once_whatever_repeats() {
        let (memory, order) = (Memory::default(), order("tok_decline_invoice_1", 1_999, 1));
        let first = settled(&memory, "a", &order).unwrap();
        assert!(first.intent.is_first_decline());
        assert_eq!(settled(&memory, "a", &order).unwrap().intent, first.intent);
        assert_eq!(settled(&memory, "b", &order).unwrap().intent.outcome, Outcome::Succeeded);
        let elsewhere = Order { account: "acct_2".into(), ..order };
        assert!(settled(&memory, "c", &elsewhere).unwrap().intent.is_first_decline());
    }

    #[test]
    fn who_comes_second_to_the_decline_decides_again() {
        let memory = Memory { faster: Cell::new(true), ..Memory::default() };
        let settled = settled(&memory, "a", &order("tok_decline_invoice_1", 1_999, 1)).unwrap();
        assert_eq!(settled.intent.outcome, Outcome::Succeeded);
    }

    #[test]
    fn contention_passes_or_is_no_answer() {
        let (memory, order) = (Memory::default(), order("tok_visa", 1_999, 1));
        memory.contended.set(2);
        assert!(!settled(&memory, "a", &order).unwrap().repeated);
        memory.contended.set(100);
        assert!(matches!(settled(&memory, "b", &order), Err(Error::Port(PortError::Unavailable { .. }))));
    }
}
