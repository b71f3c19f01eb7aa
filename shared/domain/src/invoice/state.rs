use super::InvoiceNumber;
use crate::account::Account;
use crate::id::{AccountId, InvoiceId, SubscriptionId};
use crate::ledger::{Entries, LedgerAccount};
use crate::money::Money;
use crate::payment::Payment;
use crate::text::Name;
use crate::time::BillingTime;
use crate::{Refusal, Version};
use serde::{Deserialize, Serialize};

/// What of an invoice changes: its status, its payment and what was credited of it. Small, since it is written at
/// every turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceState {
    pub account: AccountId,
    pub number: InvoiceNumber,
    pub invoice: InvoiceId,
    pub subscription: SubscriptionId,
    pub reason: InvoiceReason,
    pub status: InvoiceStatus,
    pub total: Money,
    /// What is still owed: the total, less account credit used, payments, credit notes and what was written off. A payment
    /// that is under way may bring more.
    pub balance: Money,
    /// Account credit used for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_used: Option<Money>,
    /// What came in another way than through the gateway, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub received: Vec<ReceivedPayment>,
    /// What the gateway charged beyond what was still owed by then, which became account credit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overpaid: Option<Money>,
    /// What was given up of it, less what came or was credited of that since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_off: Option<Money>,
    /// What was credited, by line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credited: Vec<CreditedLine>,
    pub issued_at: BillingTime,
    pub due_at: BillingTime,
    /// Since when it has been due and nothing has paid it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdue_at: Option<BillingTime>,
    pub paid_at: Option<BillingTime>,
    pub payment: Payment,
    pub version: Version,
}

/// Money that reached us without the gateway, such as a bank transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedPayment {
    pub amount: Money,
    /// What the books of the bank say about it.
    pub reference: Name,
    pub recorded_at: BillingTime,
}

/// How much of a line credit notes gave back, all of them together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditedLine {
    pub line: u16,
    pub net: Money,
    /// One for each tax of the line.
    pub taxes: Vec<Money>,
    /// The credit that ended the line's time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unused: Option<Unused>,
}

/// What was given back for the rest of a line's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unused {
    /// When it was given back.
    pub at: BillingTime,
    pub net: Money,
    pub taxes: Vec<Money>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceStatus {
    Open,
    /// Nothing is owed any more, nor given up: paid, covered by account credit, or credited.
    Paid,
    Void,
    /// Given up: what was owed is a bad debt.
    Uncollectible,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceReason {
    /// The subscription begins when it is paid.
    FirstPayment,
    /// A boundary of the subscription's periods.
    Renewal,
    /// A change of what is subscribed to, or of whether it runs.
    Change,
}

impl InvoiceState {
    /// Open, and the last attempt (if any) came to nothing: somebody has to do something.
    #[must_use]
    pub fn is_unpaid(&self) -> bool {
        self.status == InvoiceStatus::Open && self.payment.open_attempt().is_none()
    }

    #[must_use]
    pub fn credited(&self, line: u16) -> Option<&CreditedLine> {
        self.credited.iter().find(|credited| credited.line == line)
    }

    /// What credit notes gave back of the invoice, all of them together.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`], which a sum below the invoice's total never is.
    pub fn credited_total(&self) -> Result<Money, Refusal> {
        let amounts = self.credited.iter().flat_map(|line| line.taxes.iter().copied().chain([line.net]));
        Money::sum(self.total.currency(), amounts)
    }

    /// Whether all that is owed can be taken back: nothing was paid, and nothing that is owed was given away.
    ///
    /// # Errors
    /// As [`InvoiceState::credited_total`].
    pub(crate) fn can_be_voided(&self) -> Result<bool, Refusal> {
        let rest = self.total.minus(self.credited_total()?)?;
        Ok(self.status == InvoiceStatus::Open && !self.is_paid_for() && rest.minus(self.balance)?.amount() >= 0)
    }

    /// Whether money came for it.
    fn is_paid_for(&self) -> bool {
        self.payment.succeeded().is_some() || !self.received.is_empty()
    }

    /// Whether it is due and nothing has paid it.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.status == InvoiceStatus::Open && self.overdue_at.is_some()
    }

    /// Uses the account's credit for what is owed.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`], which what is owed never is.
    pub(crate) fn use_credit(
        &mut self,
        account: &mut Account,
        entries: &mut Entries,
        now: BillingTime,
    ) -> Result<(), Refusal> {
        let used = account.credit.take(self.balance)?;
        if !used.is_zero() {
            self.balance = self.balance.minus(used)?;
            self.credit_used = Some(self.credit_used.map_or(Ok(used), |before| before.plus(used))?);
            entries.post(LedgerAccount::AccountCredit, LedgerAccount::Receivable, used);
        }
        self.close(now);
        Ok(())
    }

    /// What has not come yet, and where it stands in the ledger: what is owed, or the bad debt that it became.
    pub(crate) fn outstanding(&self) -> (LedgerAccount, Money) {
        let nothing = Money::zero(self.total.currency());
        match self.status {
            InvoiceStatus::Open => (LedgerAccount::Receivable, self.balance),
            InvoiceStatus::Uncollectible => (LedgerAccount::BadDebt, self.written_off.unwrap_or(nothing)),
            InvoiceStatus::Paid | InvoiceStatus::Void => (LedgerAccount::Receivable, nothing),
        }
    }

    /// Lowers what has not come yet by a part of it, or all.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`], which a part never is.
    pub(crate) fn lower_outstanding(&mut self, part: Money, now: BillingTime) -> Result<(), Refusal> {
        let rest = self.outstanding().1.minus(part)?;
        match self.status {
            InvoiceStatus::Uncollectible => self.written_off = (!rest.is_zero()).then_some(rest),
            InvoiceStatus::Open => self.balance = rest,
            InvoiceStatus::Paid | InvoiceStatus::Void => {}
        }
        self.close(now);
        Ok(())
    }

    /// Makes an invoice paid of which nothing is owed, given up or under way.
    fn close(&mut self, now: BillingTime) {
        let is_done = match self.status {
            InvoiceStatus::Open => self.balance.is_zero() && self.payment.open_attempt().is_none(),
            InvoiceStatus::Uncollectible => self.written_off.is_none(),
            InvoiceStatus::Paid | InvoiceStatus::Void => false,
        };
        if is_done {
            self.status = InvoiceStatus::Paid;
            self.paid_at = Some(now);
        }
    }

    /// The state after a change, one version on.
    #[must_use]
    pub(crate) fn changed(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut state = Self { version: self.version.next(), ..self.clone() };
        change(&mut state);
        state
    }
}
