use super::PortError;
use domain::email::EmailAddress;
use domain::id::JobId;
use domain::invoice::InvoiceDocument;
use domain::job::FactorChange;
use domain::text::Name;
use domain::time::{WallTime, Zone};

/// A message to a person, with all it says.
#[derive(Clone, Debug)]
pub enum Letter {
    ConfirmEmail { to: EmailAddress, token: String },
    AlreadyRegistered { to: EmailAddress },
    ResetPassword { to: EmailAddress, token: String },
    PasswordChanged { to: EmailAddress },
    FactorsChanged { to: EmailAddress, change: FactorChange },
    ConfirmNewEmail { to: EmailAddress, token: String },
    EmailChangeRequested { to: EmailAddress },
    EmailChanged { to: EmailAddress },
    UserDeleted { to: EmailAddress },
    Invitation { to: EmailAddress, account: Name, token: String },
    InvoicePaid(InvoiceLetter),
    PaymentFailed(InvoiceLetter),
}

#[derive(Clone, Debug)]
pub struct InvoiceLetter {
    pub to: EmailAddress,
    pub name: Name,
    /// In whose calendar dates are written.
    pub zone: Zone,
    pub invoice: InvoiceDocument,
}

pub trait Mailer {
    fn send(&self, letter: &Letter) -> impl Future<Output = Result<(), PortError>>;
}

/// What became of asking for the right to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lease {
    Taken,
    /// Somebody has it and has not said that they are done: they may be sending, or dead.
    Held,
    /// It was sent.
    Done,
}

/// Suppresses the second sending of a message that is delivered twice.
pub trait Leases {
    /// Asks for the right to send until `until`.
    fn take_lease(&self, job: JobId, now: WallTime, until: WallTime) -> impl Future<Output = Result<Lease, PortError>>;

    /// Gives the right back: it was not sent, or nobody knows.
    fn release_lease(&self, job: JobId, now: WallTime) -> impl Future<Output = Result<(), PortError>>;

    /// Remembers until `until` that it was sent.
    fn mark_done(&self, job: JobId, until: WallTime) -> impl Future<Output = Result<(), PortError>>;
}
