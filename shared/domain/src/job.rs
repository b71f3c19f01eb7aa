//! Work that a decision asks for. It is stored in the decision's own transaction and sent afterwards, at least
//! once: a job says what to look at, and the rule that runs it decides whether there is still anything to do.

use crate::audit::{AuditEntry, Chain};
use crate::email::EmailAddress;
use crate::id::{AccountId, GatewayEventId, InvitationId, UserId};
use crate::invoice::InvoiceNumber;
use crate::time::BillingTime;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "kebab-case")]
pub enum Job {
    /// Bill whatever of the account is due at `instant` or before.
    BillAccount { account: AccountId, instant: BillingTime },
    /// Carry the invoice's open payment attempt to the gateway.
    CollectPayment { account: AccountId, invoice: InvoiceNumber },
    /// Write to somebody.
    SendEmail { mail: Mail },
    /// Read again what a gateway's notice speaks of.
    HandleGatewayEvent { event: GatewayEventId },
    /// Take the next step towards the clock's target.
    AdvanceTestClock { account: AccountId },
    /// Put what was done behind the last record of its chain.
    RecordAudit { chain: Chain, entry: Box<AuditEntry> },
}

/// A message to a person; who they are is read when it is written, unless it is about their being there no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mail", rename_all = "kebab-case")]
pub enum Mail {
    ConfirmEmail {
        user: UserId,
    },
    AlreadyRegistered {
        user: UserId,
    },
    ResetPassword {
        user: UserId,
    },
    PasswordChanged {
        user: UserId,
    },
    ConfirmNewEmail {
        user: UserId,
    },
    EmailChangeRequested {
        user: UserId,
    },
    FactorsChanged {
        user: UserId,
        change: FactorChange,
    },
    /// To the address that they had and to the one that they have.
    EmailChanged {
        user: UserId,
        to: EmailAddress,
    },
    UserDeleted {
        user: UserId,
        to: EmailAddress,
    },
    Invitation {
        account: AccountId,
        invitation: InvitationId,
    },
    InvoicePaid {
        account: AccountId,
        invoice: InvoiceNumber,
    },
    PaymentFailed {
        account: AccountId,
        invoice: InvoiceNumber,
    },
}

/// What became of somebody's second factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactorChange {
    Added,
    Removed,
    RecoveryCodesMade,
    RecoveryCodeUsed,
}

impl Job {
    /// Whether the job can change the books: a test clock waits for such jobs before it moves on.
    #[must_use]
    pub fn moves_books(&self) -> bool {
        match self {
            Self::BillAccount { .. } | Self::CollectPayment { .. } => true,
            Self::SendEmail { .. }
            | Self::HandleGatewayEvent { .. }
            | Self::AdvanceTestClock { .. }
            | Self::RecordAudit { .. } => false,
        }
    }

    /// Whose work it is: what queues share out fairly between.
    #[must_use]
    pub fn group(&self) -> String {
        match self {
            Self::BillAccount { account, .. }
            | Self::CollectPayment { account, .. }
            | Self::AdvanceTestClock { account }
            | Self::SendEmail {
                mail:
                    Mail::Invitation { account, .. }
                    | Mail::InvoicePaid { account, .. }
                    | Mail::PaymentFailed { account, .. },
            } => account.to_string(),
            Self::SendEmail {
                mail:
                    Mail::ConfirmEmail { user }
                    | Mail::AlreadyRegistered { user }
                    | Mail::ResetPassword { user }
                    | Mail::PasswordChanged { user }
                    | Mail::FactorsChanged { user, .. }
                    | Mail::ConfirmNewEmail { user }
                    | Mail::EmailChangeRequested { user }
                    | Mail::EmailChanged { user, .. }
                    | Mail::UserDeleted { user, .. },
            } => user.to_string(),
            Self::HandleGatewayEvent { event } => event.to_string(),
            Self::RecordAudit { chain, .. } => chain.to_string(),
        }
    }
}
