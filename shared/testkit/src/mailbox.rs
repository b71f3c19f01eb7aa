//! Where all mail ends.

use domain::email::EmailAddress;
use services::port::{Letter, Mailer, PortError};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Debug, Default)]
struct State {
    letters: Vec<Letter>,
    refused: u64,
}

#[derive(Debug, Default)]
pub struct Mailbox(Mutex<State>);

impl Mailbox {
    #[must_use]
    pub fn letters(&self) -> Vec<Letter> {
        self.state().letters.clone()
    }

    /// Refuses the next `times` letters.
    pub fn refuse(&self, times: u64) {
        self.state().refused = times;
    }

    /// The last confirmation token sent to an address.
    #[must_use]
    pub fn confirmation(&self, address: &str) -> Option<String> {
        self.state().letters.iter().rev().find_map(|letter| match letter {
            Letter::ConfirmEmail { to, token } if to.as_str() == address => Some(token.clone()),
            _ => None,
        })
    }

    /// The last token for a new password sent to an address.
    #[must_use]
    pub fn reset(&self, address: &str) -> Option<String> {
        self.state().letters.iter().rev().find_map(|letter| match letter {
            Letter::ResetPassword { to, token } if to.as_str() == address => Some(token.clone()),
            _ => None,
        })
    }

    /// The last token for confirming a change sent to an address.
    #[must_use]
    pub fn new_email(&self, address: &str) -> Option<String> {
        self.state().letters.iter().rev().find_map(|letter| match letter {
            Letter::ConfirmNewEmail { to, token } if to.as_str() == address => Some(token.clone()),
            _ => None,
        })
    }

    /// The token of the last invitation sent to an address.
    #[must_use]
    pub fn invitation(&self, address: &str) -> Option<String> {
        self.state().letters.iter().rev().find_map(|letter| match letter {
            Letter::Invitation { to, token, .. } if to.as_str() == address => Some(token.clone()),
            _ => None,
        })
    }

    /// The numbers of the invoices that somebody was told are paid, in the order of the mails.
    #[must_use]
    pub fn paid(&self, address: &EmailAddress) -> Vec<u32> {
        let paid = |letter: &Letter| match letter {
            Letter::InvoicePaid(letter) if letter.to == *address => Some(letter.invoice.number.number()),
            _ => None,
        };
        self.state().letters.iter().filter_map(paid).collect()
    }

    /// The same for payments that failed.
    #[must_use]
    pub fn failed(&self, address: &EmailAddress) -> Vec<u32> {
        let failed = |letter: &Letter| match letter {
            Letter::PaymentFailed(letter) if letter.to == *address => Some(letter.invoice.number.number()),
            _ => None,
        };
        self.state().letters.iter().filter_map(failed).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailer for Mailbox {
    async fn send(&self, letter: &Letter) -> Result<(), PortError> {
        let mut state = self.state();
        if state.refused > 0 {
            state.refused -= 1;
            return Err(PortError::Unavailable { system: "mail", reason: "refused by the test".to_owned() });
        }
        state.letters.push(letter.clone());
        Ok(())
    }
}
