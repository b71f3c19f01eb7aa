use super::{Sale, Status, Subscription};
use crate::Refusal;
use std::fmt;

/// What can be asked of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Other items, now or later.
    Change,
    CancelScheduledChange,
    PauseNow,
    PauseAtPeriodEnd,
    Resume,
    CancelNow,
    CancelAtPeriodEnd,
    Uncancel,
    Reactivate,
    ApplyCoupon,
    RemoveCoupon,
}

/// Whether a command can be given in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Allowed,
    /// The state speaks against it, for this reason.
    Refused(&'static str),
    /// It would mean nothing.
    NotApplicable,
}

/// A command given in a state that does not take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandRefusal {
    pub command: Command,
    pub status: Status,
}

impl Command {
    pub const ALL: [Self; 11] = [
        Self::Change,
        Self::CancelScheduledChange,
        Self::PauseNow,
        Self::PauseAtPeriodEnd,
        Self::Resume,
        Self::CancelNow,
        Self::CancelAtPeriodEnd,
        Self::Uncancel,
        Self::Reactivate,
        Self::ApplyCoupon,
        Self::RemoveCoupon,
    ];

    /// In the words of the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::CancelScheduledChange => "cancel-scheduled-change",
            Self::PauseNow => "pause now",
            Self::PauseAtPeriodEnd => "pause at the period's end",
            Self::Resume => "resume",
            Self::CancelNow => "cancel now",
            Self::CancelAtPeriodEnd => "cancel at the period's end",
            Self::Uncancel => "uncancel",
            Self::Reactivate => "reactivate",
            Self::ApplyCoupon => "apply a coupon",
            Self::RemoveCoupon => "remove the coupon",
        }
    }
}

/// The table of states and commands, which the [rule book](crate::rules) shows as one.
#[must_use]
pub fn verdict(status: Status, command: Command) -> Verdict {
    use Command as C;
    use Status as S;
    use Verdict::{Allowed, NotApplicable, Refused};
    const UNPAID: &str = "its first invoice must be paid first";
    const UNCHARGED: &str = "a trial charges nothing that a pause could spare";
    match (command, status) {
        (C::Change, S::Scheduled | S::Trialing | S::Active | S::PastDue | S::Paused) => Allowed,
        (C::CancelScheduledChange, S::Trialing | S::Active | S::PastDue | S::Paused) => Allowed,
        (C::PauseNow | C::PauseAtPeriodEnd, S::Active | S::PastDue) => Allowed,
        (C::Resume, S::Paused) => Allowed,
        (C::CancelNow, S::Scheduled | S::Incomplete | S::Trialing | S::Active | S::PastDue | S::Paused) => Allowed,
        (C::CancelAtPeriodEnd, S::Trialing | S::Active | S::PastDue) => Allowed,
        (C::Uncancel, S::Trialing | S::Active | S::PastDue) => Allowed,
        (C::Reactivate, S::Cancelled) => Allowed,
        (C::ApplyCoupon | C::RemoveCoupon, S::Scheduled | S::Trialing | S::Active | S::PastDue | S::Paused) => Allowed,
        (
            C::Change | C::PauseNow | C::PauseAtPeriodEnd | C::CancelAtPeriodEnd | C::ApplyCoupon | C::RemoveCoupon,
            S::Incomplete,
        ) => Refused(UNPAID),
        (C::PauseNow | C::PauseAtPeriodEnd, S::Trialing) => Refused(UNCHARGED),
        (C::Reactivate, S::Expired) => Refused("it never began; subscribe anew"),
        (
            C::Change
            | C::CancelScheduledChange
            | C::PauseNow
            | C::PauseAtPeriodEnd
            | C::Resume
            | C::CancelNow
            | C::CancelAtPeriodEnd
            | C::Uncancel
            | C::Reactivate
            | C::ApplyCoupon
            | C::RemoveCoupon,
            _,
        ) => NotApplicable,
    }
}

/// # Errors
/// [`Refusal::Command`]; [`Refusal::BillingDue`] where the next bill has to come first.
pub(crate) fn allowed(sale: &Sale, subscription: &Subscription, command: Command) -> Result<(), Refusal> {
    let status = subscription.status;
    match verdict(status, command) {
        Verdict::Allowed if subscription.is_due(sale.now) => Err(Refusal::BillingDue),
        Verdict::Allowed => Ok(()),
        Verdict::Refused(_) | Verdict::NotApplicable => Err(Refusal::Command(CommandRefusal { command, status })),
    }
}

/// Names the rule, and what would be allowed.
impl fmt::Display for CommandRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { command, status } = *self;
        let state = match status {
            Status::Scheduled => "a subscription that has not begun",
            Status::Incomplete => "an incomplete subscription",
            Status::Trialing => "a subscription on trial",
            Status::Active => "an active subscription",
            Status::PastDue => "a past due subscription",
            Status::Paused => "a paused subscription",
            Status::Cancelled => "a cancelled subscription",
            Status::Expired => "an expired subscription",
        };
        match verdict(status, command) {
            Verdict::Refused(rule) => write!(f, "{state} does not take \"{}\": {rule}", command.name())?,
            Verdict::Allowed | Verdict::NotApplicable => write!(f, "{state} does not take \"{}\"", command.name())?,
        }
        let allowed: Vec<_> = Command::ALL.into_iter().filter(|c| verdict(status, *c) == Verdict::Allowed).collect();
        let names: Vec<_> = allowed.into_iter().map(Command::name).collect();
        match names.as_slice() {
            [] => f.write_str("; nothing is left to do with it"),
            names => write!(f, "; it takes: {}", names.join(", ")),
        }
    }
}
