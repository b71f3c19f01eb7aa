//! Accounts: who is billed, what they have to their credit, and where they are taxed.

mod credit;
mod state;
mod terms;
mod update;

pub use credit::AccountCredit;
pub use state::{Account, AccountBook, AccountContact, DefaultPaymentMethod, OpenAccount, open};
pub use terms::{AccountTerms, set_terms};
pub use update::{UpdateAccount, update};
