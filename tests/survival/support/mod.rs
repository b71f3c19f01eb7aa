//! A world to kill processes in, and what has to be true of it afterwards.

mod aftermath;
mod message;
mod world;

pub(crate) use aftermath::Aftermath;
pub(crate) use message::{Message, batch, failures};
pub(crate) use world::World;

/// The functions that a renewal runs through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worker {
    BillAccount,
    CollectPayment,
}

impl Worker {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::BillAccount => "bill-account",
            Self::CollectPayment => "collect-payment",
        }
    }
}
