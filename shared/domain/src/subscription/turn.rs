use super::item::check_items;
use super::{Item, Sale, Status, Subscription};
use crate::account::Account;
use crate::coupon::{Discount, Effect};
use crate::credit_note::{CreditNote, CreditReason, LineCredit, credit};
use crate::decision::Write;
use crate::event::{Event, EventKind};
use crate::id::InvoiceId;
use crate::invoice::{
    BilledPeriod, Charge, InvoiceDiscount, InvoiceDraft, InvoiceNumber, InvoiceReason, InvoiceStatus, IssuedInvoice,
    Paper, draft, issue,
};
use crate::job::{Job, Mail};
use crate::ledger::LedgerAccount;
use crate::money::Money;
use crate::plan::{Activation, FeatureGrant};
use crate::revenue::{Movement, MovementKind};
use crate::time::{BillingTime, Fraction, Interval};
use crate::{Decided, Decision, Refusal, Version};

/// What a rule makes of a subscription: the subscription as it becomes, the papers that come of it, and what follows.
pub(crate) struct Turn<'a> {
    pub(crate) sale: &'a Sale,
    /// When it takes effect, which may be before it is done.
    pub(crate) at: BillingTime,
    before: Option<&'a Subscription>,
    pub(crate) after: Subscription,
    pub(crate) account: Account,
    papers: Vec<Paper>,
    notes: Vec<CreditNote>,
    issued: Option<IssuedInvoice>,
    /// What lines that run on have of the discount, for the rest of their time.
    pub(crate) kept_discount: Money,
    pub(crate) decision: Decision,
}

/// What came of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub subscription: Subscription,
    /// The invoice that was issued, if anything was charged.
    pub invoice: Option<Paper>,
    pub credit_notes: Vec<CreditNote>,
}

impl<'a> Turn<'a> {
    /// A turn of a subscription that there is.
    pub(crate) fn of(sale: &'a Sale, before: &'a Subscription, at: BillingTime) -> Self {
        Self::new(sale, Some(before), before.changed(|_| {}), at)
    }

    /// The turn that makes a subscription.
    pub(crate) fn making(sale: &'a Sale, subscription: Subscription, at: BillingTime) -> Self {
        Self::new(sale, None, subscription, at)
    }

    fn new(sale: &'a Sale, before: Option<&'a Subscription>, after: Subscription, at: BillingTime) -> Self {
        Self {
            sale,
            at,
            before,
            kept_discount: Money::zero(after.currency),
            after,
            account: sale.book.account.clone(),
            papers: sale.papers.clone(),
            notes: Vec::new(),
            issued: None,
            decision: Decision::in_book(&sale.book, sale.now),
        }
    }

    pub(crate) fn event(&mut self, kind: EventKind) {
        self.decision.events.push(Event::new(kind, self.after.id, self.after.version));
    }

    /// Puts other items in place of those that there are.
    pub(crate) fn take_items(&mut self, items: Vec<Item>) -> Result<Interval, Refusal> {
        let interval = check_items(self.sale, &items, self.after.currency)?;
        self.after.items = items;
        self.after.interval = interval;
        Ok(interval)
    }

    /// An invoice that covers the current time, as it is by now.
    pub(crate) fn paper(&self, number: InvoiceNumber) -> Option<&Paper> {
        self.papers.iter().find(|paper| paper.document.number == number)
    }

    /// Gives parts of one invoice back.
    pub(crate) fn give_back(
        &mut self,
        number: InvoiceNumber,
        credits: &[LineCredit],
        reason: CreditReason,
    ) -> Result<(), Refusal> {
        let Some(paper) = self.papers.iter_mut().find(|paper| paper.document.number == number) else {
            return Err(Refusal::NoSuchInvoice);
        };
        let note = credit(&mut self.account, paper, credits, reason, &mut self.decision.entries, self.sale.now)?;
        if paper.state.status != InvoiceStatus::Open {
            self.after.settled(number);
        }
        self.notes.extend(note);
        Ok(())
    }

    /// Voids an invoice of which nothing was paid: it uses up no discount, and no fee of it was charged.
    pub(crate) fn void(&mut self, number: InvoiceNumber) -> Result<(), Refusal> {
        let Some(paper) = self.papers.iter_mut().find(|paper| paper.document.number == number) else {
            return Err(Refusal::NoSuchInvoice);
        };
        let note = crate::invoice::void::enter(&mut self.account, paper, &mut self.decision, self.sale.now)?;
        self.after.settled(number);
        self.after.discounted_at = None;
        self.after.spent_discount = None;
        for line in paper.document.lines.iter().filter(|line| line.is_one_off()) {
            self.after.fees.remove(&line.basis.component);
        }
        self.notes.extend(note);
        Ok(())
    }

    /// Issues an invoice for the charges; none when there are none. `fraction` is the part of a whole period that they
    /// are for.
    pub(crate) fn charge(
        &mut self,
        charges: Vec<Charge>,
        fraction: Fraction,
        id: InvoiceId,
        reason: InvoiceReason,
    ) -> Result<(), Refusal> {
        if charges.is_empty() {
            return Ok(());
        }
        let discount = self.discount(fraction)?;
        let draft = draft(charges, discount, &self.sale.taxes(self.at), self.after.currency)?;
        self.use_discount_for(&draft)?;
        let billed = BilledPeriod { id, subscription: self.after.id, reason };
        let issued = issue(&mut self.account, billed, draft, self.sale.now)?;
        let IssuedInvoice { document, state } = &issued;

        let net = Money::sum(self.after.currency, document.lines.iter().map(|line| line.taxed.net))?;
        let taxes = document.total.minus(net)?;
        let (income, owed) = ((LedgerAccount::Revenue, net), (LedgerAccount::TaxPayable, taxes));
        self.decision.entries.post_split(&[(LedgerAccount::Receivable, document.total)], &[income, owed]);
        if let Some(used) = state.credit_used {
            self.decision.entries.post(LedgerAccount::AccountCredit, LedgerAccount::Receivable, used);
        }
        self.after.covering.insert(document.number);
        self.decision.events.push(Event::new(EventKind::InvoiceIssued, document.id, state.version));
        if state.status == InvoiceStatus::Open && state.due_at > self.sale.now {
            self.after.awaiting.insert(state.number, state.due_at);
        }
        if state.payment.open_attempt().is_some() {
            let (account, invoice) = (document.account, document.number);
            self.decision.jobs.push(Job::CollectPayment { account, invoice });
        }
        self.issued = Some(issued);
        Ok(())
    }

    /// Remembers that something came off the period, and what of it came off what pays for no time to come.
    fn use_discount_for(&mut self, draft: &InvoiceDraft) -> Result<(), Refusal> {
        for line in &draft.lines {
            let off = line.discount_within()?;
            if !off.is_zero() {
                self.after.discounted_at.get_or_insert(self.at);
            }
            if !line.pays_for_time() {
                self.spend_discount(off)?;
            }
        }
        Ok(())
    }

    /// What is left of the discount for a part of the period. An amount comes off a period once: what lines that run
    /// on have of it is not had again, nor what is spent.
    fn discount(&self, fraction: Fraction) -> Result<Option<InvoiceDiscount>, Refusal> {
        let Some(discount) = self.after.discount.clone() else { return Ok(None) };
        match discount.effect {
            Effect::Amount(amount) if !self.kept_discount.is_zero() || self.after.spent_discount.is_some() => {
                let spent = self.after.spent_discount.unwrap_or(Money::zero(amount.currency())).part(fraction)?;
                let left = amount.part(fraction)?.minus(self.kept_discount)?.minus(spent)?;
                let discount = Discount { effect: Effect::Amount(left), ..discount };
                Ok((left.amount() > 0).then_some(InvoiceDiscount { discount, fraction: Fraction::WHOLE }))
            }
            Effect::Amount(_) | Effect::Percent(_) => Ok(Some(InvoiceDiscount { discount, fraction })),
        }
    }

    /// An invoice falls due: the account's credit is used for it, then its payment method; without one it is overdue.
    pub(crate) fn fall_due(&mut self) -> Result<(), Refusal> {
        let Some(number) = self.after.falls_due() else { return Ok(()) };
        self.after.awaiting.remove(&number);
        self.after.due = self.after.next_look();
        let Some(paper) = self.papers.iter_mut().find(|paper| paper.document.number == number) else {
            return Err(Refusal::NoSuchInvoice);
        };
        let state = &mut paper.state;
        if !state.is_unpaid() {
            return Ok(());
        }
        let now = self.sale.now;
        state.use_credit(&mut self.account, &mut self.decision.entries, now)?;
        if state.status != InvoiceStatus::Open {
            return Ok(());
        }
        if let Some(method) = &self.account.payment_method {
            self.decision.jobs.push(state.attempt(method, now));
            return Ok(());
        }
        state.overdue_at.get_or_insert(now);
        let (account, invoice) = (state.account, state.number);
        let overdue = Event::new(EventKind::InvoiceOverdue, state.invoice, state.version.next());
        self.after.unpaid.insert(invoice);
        self.decision.events.push(overdue);
        self.decision.jobs.push(Job::SendEmail { mail: Mail::PaymentFailed { account, invoice } });
        Ok(())
    }

    /// The invoice that was issued in this turn.
    pub(crate) fn issued(&self) -> Option<&IssuedInvoice> {
        self.issued.as_ref()
    }

    /// Whether what was charged can be paid: who has no payment method gets nothing more for a promise, unless the plan
    /// begins unpaid too or the account has terms.
    ///
    /// # Errors
    /// [`Refusal::PaymentMethodRequired`].
    pub(crate) fn check_means(&self) -> Result<(), Refusal> {
        let due = |state: &crate::invoice::InvoiceState| state.is_unpaid() && state.due_at <= self.sale.now;
        let is_due = self.issued.as_ref().is_some_and(|issued| due(&issued.state));
        if is_due && self.base_plan()?.activation == Activation::Paid {
            return Err(Refusal::PaymentMethodRequired);
        }
        Ok(())
    }

    /// Makes the subscription active, or past due where an invoice is unpaid; the one issued in this turn is when there
    /// is nothing to charge it to and no time to pay it.
    pub(crate) fn run(&mut self) {
        let unpaid = self.issued.as_ref().map(|issued| &issued.state).filter(|state| state.is_unpaid());
        if let Some(state) = unpaid.filter(|state| state.due_at <= self.sale.now) {
            let (account, invoice) = (state.account, state.number);
            self.after.unpaid.insert(invoice);
            self.decision.jobs.push(Job::SendEmail { mail: Mail::PaymentFailed { account, invoice } });
        }
        self.after.status = self.after.standing();
        self.after.due = Some(self.after.next_due());
    }

    /// Lets everything follow that does, whatever the rule.
    pub(crate) fn finish(mut self) -> Result<Decided<Outcome>, Refusal> {
        if self.after.status.counts() {
            self.after.status = self.after.standing();
        }
        match (self.before.map(|before| before.status), self.after.status) {
            (Some(Status::PastDue), Status::PastDue) => {}
            (_, Status::PastDue) => self.event(EventKind::SubscriptionPastDue),
            (Some(Status::PastDue), Status::Active) => self.event(EventKind::SubscriptionActivated),
            _ => {}
        }
        if self.after.is_due(self.sale.now)
            && let Some(instant) = self.after.due
        {
            self.decision.jobs.push(Job::BillAccount { account: self.after.account, instant });
        }
        self.move_recurring()?;
        self.exchange_entitlements()?;
        let mut invoice = None;
        if let Some(IssuedInvoice { document, state }) = self.issued {
            self.decision.writes.push(Write::InvoiceDocument(document.clone()));
            self.decision.writes.push(Write::InvoiceState(state.clone()));
            invoice = Some(Paper { document, state });
        }
        for note in &self.notes {
            self.decision.events.push(Event::new(EventKind::CreditNoteIssued, note.id, Version::FIRST));
            self.decision.writes.push(Write::CreditNote(note.clone()));
        }
        for (paper, before) in self.papers.into_iter().zip(&self.sale.papers) {
            if paper.state != before.state {
                let version = before.state.version.next();
                if before.state.status != paper.state.status && paper.state.status == InvoiceStatus::Paid {
                    self.decision.events.push(Event::new(EventKind::InvoicePaid, paper.state.invoice, version));
                }
                self.decision.writes.push(Write::InvoiceState(crate::invoice::InvoiceState { version, ..paper.state }));
            }
        }
        if self.account != self.sale.book.account {
            let version = self.sale.book.account.version.next();
            self.decision.writes.push(Write::Account(Account { version, ..self.account }));
        }
        self.decision.writes.push(Write::Subscription(self.after.clone()));
        Ok(self.decision.with(Outcome { subscription: self.after, invoice, credit_notes: self.notes }))
    }

    fn move_recurring(&mut self) -> Result<(), Refusal> {
        let counts = self.after.status.counts();
        let currency = self.after.currency;
        let mut monthly = Money::zero(currency);
        if counts {
            for item in &self.after.items {
                monthly = monthly.plus(self.sale.plan(item.plan)?.monthly(item.seats, currency)?)?;
            }
        }
        let moved = monthly.minus(self.after.recurring)?;
        let counted_before = self.before.is_some_and(|before| before.status.counts());
        let kind = match (counted_before, counts) {
            (false, _) if self.after.counted => MovementKind::Reactivation,
            (false, _) => MovementKind::New,
            (true, false) => MovementKind::Churn,
            (true, true) if moved.amount() > 0 => MovementKind::Expansion,
            (true, true) => MovementKind::Contraction,
        };
        if !moved.is_zero() {
            self.decision.movements.push(Movement { kind, subscription: self.after.id, monthly: moved });
        }
        self.after.recurring = monthly;
        self.after.counted |= counts;
        Ok(())
    }

    fn exchange_entitlements(&mut self) -> Result<(), Refusal> {
        let had = match self.before {
            Some(before) => grants(self.sale, before)?,
            None => Vec::new(),
        };
        let has = grants(self.sale, &self.after)?;
        if had != has {
            let entitlements = self.sale.book.entitlements.exchanging(&had, &has);
            self.decision.writes.push(Write::Entitlements(entitlements));
        }
        Ok(())
    }
}

/// What the subscription gives the account now.
fn grants(sale: &Sale, subscription: &Subscription) -> Result<Vec<FeatureGrant>, Refusal> {
    let mut grants = Vec::new();
    if subscription.status.entitles() {
        for item in &subscription.items {
            grants.extend(sale.plan(item.plan)?.features.iter().cloned());
        }
    }
    Ok(grants)
}
