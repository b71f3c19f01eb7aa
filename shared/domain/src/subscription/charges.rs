//! What is charged for time and what is given back of it.

use super::turn::Turn;
use super::{Accrual, Item, Sale, quantity};
use crate::Refusal;
use crate::credit_note::{CreditReason, CreditedPart, LineCredit};
use crate::invoice::{Basis, Charge, InvoiceNumber, Line, LineRule, Paper, Restored};
use crate::money::Currency;
use crate::plan::{Charging, PlanVersion, PriceComponent};
use crate::tax::{LineTax, TaxedAmount};
use crate::time::{BillingTime, Fraction, Period, fraction};
use std::collections::BTreeMap;

/// The most invoices that may have charged for the same time, so that what one change does fits one transaction.
const MOST_PAPERS: usize = 20;

/// The most spans that are charged at the end of one period.
const MOST_ACCRUALS: usize = 100;

/// A component that an item has.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) basis: Basis,
    plan: &'a PlanVersion,
    component: &'a PriceComponent,
}

/// What was given back, and is charged again as it is where it is wanted again.
pub(crate) struct GivenBack {
    basis: Basis,
    /// Of what was charged in arrears, which time.
    ran: Option<Period>,
    restored: Restored,
}

/// Everything that the items have, in their order.
pub(crate) fn wanted<'a>(sale: &'a Sale, items: &[Item]) -> Result<Vec<Wanted<'a>>, Refusal> {
    let mut wanted = Vec::new();
    for item in items {
        let plan = sale.plan(item.plan)?;
        for component in &plan.components {
            let seats = item.seats.filter(|_| component.counts_seats());
            let basis = Basis { plan: item.plan, component: component.id, seats };
            wanted.push(Wanted { basis, plan, component });
        }
    }
    Ok(wanted)
}

impl Wanted<'_> {
    fn charge(&self, rule: LineRule, span: Period, fraction: Fraction, currency: Currency) -> Result<Charge, Refusal> {
        Ok(Charge {
            basis: self.basis,
            name: self.component.name.clone(),
            rule,
            price: self.component.price(currency)?.clone(),
            quantity: quantity(self.component, self.basis.seats),
            span,
            fraction,
            restored: None,
        })
    }
}

impl Turn<'_> {
    /// Charges what is wanted for `span`, a part of the period `whole` that begins now: in advance what is, once what
    /// never was, and lets run what is charged later. Nothing is running yet.
    pub(crate) fn charge_period(&mut self, span: Period, whole: Period) -> Result<Vec<Charge>, Refusal> {
        let mut charges = Vec::new();
        for wanted in wanted(self.sale, &self.after.items.clone())? {
            charges.extend(self.charge_one(wanted, span, whole)?);
        }
        Ok(charges)
    }

    fn charge_one(&mut self, wanted: Wanted<'_>, span: Period, whole: Period) -> Result<Option<Charge>, Refusal> {
        let currency = self.after.currency;
        match &wanted.component.charging {
            Charging::Advance => {
                let part = fraction(wanted.plan.proration, span, whole, &self.after.zone)?;
                wanted.charge(LineRule::Advance, span, part, currency).map(Some)
            }
            Charging::OneOff if self.after.fees.insert(wanted.component.id) => {
                wanted.charge(LineRule::OneOff, span, Fraction::WHOLE, currency).map(Some)
            }
            Charging::Arrears => {
                self.accrue(wanted.basis, span.start());
                Ok(None)
            }
            Charging::OneOff | Charging::Metered { .. } => Ok(None),
        }
    }

    /// Lets a component run from `since`; one that was ended at that instant goes on as if it had not been.
    fn accrue(&mut self, basis: Basis, since: BillingTime) {
        let ended = self.after.accruals.iter_mut().find(|a| a.basis == basis && a.until == Some(since));
        match ended {
            Some(accrual) => accrual.until = None,
            None => self.after.accruals.push(Accrual { basis, since, until: None }),
        }
    }

    /// What ran in the period that `whole` is, until `end` at the latest, and then runs no more.
    pub(crate) fn charge_accruals(&mut self, end: BillingTime, whole: Period) -> Result<Vec<Charge>, Refusal> {
        let accruals = std::mem::take(&mut self.after.accruals);
        let mut charges = Vec::new();
        for accrual in accruals {
            let plan = self.sale.plan(accrual.basis.plan)?;
            let component = plan.components.iter().find(|component| component.id == accrual.basis.component);
            let component = component.ok_or(Refusal::NoSuchPlan)?;
            let until = accrual.until.unwrap_or(end);
            if accrual.since < until {
                let span = Period::new(accrual.since, until)?;
                let part = fraction(plan.proration, span, whole, &self.after.zone)?;
                let wanted = Wanted { basis: accrual.basis, plan, component };
                charges.push(wanted.charge(LineRule::Arrears, span, part, self.after.currency)?);
            }
        }
        Ok(charges)
    }

    /// Turns what is running into what `items` have, now: time that is not wanted any more is given back, what is
    /// wanted and does not run is charged for `rest`, the rest of the period `whole`.
    pub(crate) fn exchange(&mut self, items: &[Item], rest: Period, whole: Period) -> Result<Vec<Charge>, Refusal> {
        let mut unserved = wanted(self.sale, items)?;
        let given = self.give_back_unwanted(&mut unserved, false)?;
        self.end_accruals(&unserved)?;
        self.charge_unserved(unserved, &given, rest, whole)
    }

    /// Gives back what runs and is not among the `unserved`, which are served by what does run; with `arrears` also what
    /// was charged by leaving a cycle at this instant.
    ///
    /// The answer is what was given back at this instant, now or before.
    pub(crate) fn give_back_unwanted(
        &mut self,
        unserved: &mut Vec<Wanted<'_>>,
        arrears: bool,
    ) -> Result<Vec<GivenBack>, Refusal> {
        self.forget_past_papers()?;
        let mut credits = BTreeMap::<InvoiceNumber, Vec<LineCredit>>::new();
        for number in self.after.covering.clone() {
            let Some(paper) = self.sale.paper(number) else { return Err(Refusal::NoSuchInvoice) };
            for (n, line) in paper.running(self.at) {
                match unserved.iter().position(|wanted| wanted.basis == line.basis) {
                    Some(kept) => {
                        unserved.remove(kept);
                        let kept = line.discount_within()?.part(self.rest_of(line)?.1)?;
                        self.kept_discount = self.kept_discount.plus(kept)?;
                        if line.span.start() == self.at && !kept.is_zero() {
                            self.after.discounted_at.get_or_insert(self.at);
                        }
                    }
                    None => credits.entry(number).or_default().push(self.unused(n, line)?),
                }
            }
            for (n, line) in paper.one_off_at(self.at) {
                if !unserved.iter().any(|wanted| wanted.basis == line.basis) {
                    self.after.fees.remove(&line.basis.component);
                    if self.after.spent_discount.is_some() {
                        self.spend_discount(line.discount_within()?.negated())?;
                    }
                    credits.entry(number).or_default().push(self.unused(n, line)?);
                }
            }
            for (n, line) in paper.in_arrears().filter(|_| arrears && self.came_of_leaving(number)) {
                let part = CreditedPart::Unused { at: self.at, rest: line.span, fraction: Fraction::WHOLE };
                credits.entry(number).or_default().push(LineCredit { line: n, part });
            }
        }
        for (number, credits) in credits {
            self.give_back(number, &credits, CreditReason::UnusedTime)?;
        }
        self.given()
    }

    /// What was given back at this instant, now or before.
    fn given(&self) -> Result<Vec<GivenBack>, Refusal> {
        let mut given = Vec::new();
        for paper in self.after.covering.iter().filter_map(|number| self.paper(*number)) {
            for (n, line) in paper.ended_at(self.at) {
                let part = if line.is_in_arrears() { Fraction::WHOLE } else { self.rest_of(line)?.1 };
                given.extend(given_back(paper, n, line, part)?);
            }
        }
        Ok(given)
    }

    /// Charges what does not run. What was given back at this instant is charged as it was given back, so that going
    /// there and back costs nothing.
    pub(crate) fn charge_unserved(
        &mut self,
        unserved: Vec<Wanted<'_>>,
        given: &[GivenBack],
        rest: Period,
        whole: Period,
    ) -> Result<Vec<Charge>, Refusal> {
        let running: Vec<Basis> =
            self.after.accruals.iter().filter(|accrual| accrual.until.is_none()).map(|accrual| accrual.basis).collect();
        let mut charges = Vec::new();
        for wanted in unserved.into_iter().filter(|wanted| !running.contains(&wanted.basis)) {
            let Some(charge) = self.charge_one(wanted, rest, whole)? else { continue };
            charges.push(self.restoring(charge, given)?);
        }
        Ok(charges)
    }

    /// The charge, or what was given back of the same.
    pub(crate) fn restoring(&mut self, charge: Charge, given: &[GivenBack]) -> Result<Charge, Refusal> {
        let rule = match charge.rule {
            LineRule::Advance | LineRule::Restored => LineRule::Restored,
            LineRule::Arrears | LineRule::RestoredArrears => LineRule::RestoredArrears,
            LineRule::OneOff | LineRule::RestoredOneOff => LineRule::RestoredOneOff,
        };
        let ran = (rule == LineRule::RestoredArrears).then_some(charge.span);
        let same = |given: &&GivenBack| given.basis == charge.basis && given.ran == ran;
        // Of what was given back more than once, as it was the last time.
        let Some(given) = given.iter().rfind(same) else { return Ok(charge) };
        self.kept_discount = self.kept_discount.plus(given.restored.discount)?;
        Ok(Charge { rule, restored: Some(given.restored.clone()), ..charge })
    }

    /// What is not wanted any more runs no more.
    pub(crate) fn end_accruals(&mut self, wanted: &[Wanted<'_>]) -> Result<(), Refusal> {
        for accrual in self.after.accruals.iter_mut().filter(|accrual| accrual.until.is_none()) {
            if !wanted.iter().any(|wanted| wanted.basis == accrual.basis) {
                accrual.until = Some(self.at);
            }
        }
        self.after.accruals.retain(|accrual| accrual.until != Some(accrual.since));
        if self.after.accruals.len() > MOST_ACCRUALS { Err(Refusal::TooManyChanges) } else { Ok(()) }
    }

    /// Keeps only the invoices that say something about this instant: a line of theirs runs, or was ended or charged at
    /// it.
    fn forget_past_papers(&mut self) -> Result<(), Refusal> {
        let at = self.at;
        let mut covering = std::mem::take(&mut self.after.covering);
        covering.retain(|number| {
            let speaks = |paper: &Paper| {
                let mut lines = paper.running(at).chain(paper.ended_at(at)).chain(paper.one_off_at(at));
                lines.next().is_some() || self.came_of_leaving(*number)
            };
            self.sale.paper(*number).is_none_or(speaks)
        });
        self.after.covering = covering;
        if self.after.covering.len() > MOST_PAPERS { Err(Refusal::TooManyChanges) } else { Ok(()) }
    }

    /// Whether the invoice was issued when a cycle was left at this instant, or since.
    fn came_of_leaving(&self, number: InvoiceNumber) -> bool {
        self.left().is_some_and(|left| !left.covering.contains(&number))
    }

    /// The rest of a line's time, measured against the line's own span.
    fn unused(&self, n: u16, line: &Line) -> Result<LineCredit, Refusal> {
        let (rest, fraction) = self.rest_of(line)?;
        Ok(LineCredit { line: n, part: CreditedPart::Unused { at: self.at, rest, fraction } })
    }

    fn rest_of(&self, line: &Line) -> Result<(Period, Fraction), Refusal> {
        let rest = Period::new(self.at, line.span.end())?;
        let unit = self.sale.plan(line.basis.plan)?.proration;
        let part = match rest == line.span {
            true => Fraction::WHOLE,
            false => fraction(unit, rest, line.span, &self.after.zone)?,
        };
        Ok((rest, part))
    }

    /// The part of the current period that `span` is, by which an amount off is measured.
    pub(crate) fn part(&self, span: Period, whole: Period) -> Result<Fraction, Refusal> {
        let base = self.after.items.first().ok_or(Refusal::ItemCount)?;
        fraction(self.sale.plan(base.plan)?.proration, span, whole, &self.after.zone)
    }
}

/// What was given back of `part` of a line.
fn given_back(paper: &Paper, n: u16, line: &Line, part: Fraction) -> Result<Option<GivenBack>, Refusal> {
    let Some(unused) = paper.state.credited(n).and_then(|credited| credited.unused.as_ref()) else {
        return Ok(None);
    };
    let amounts = line.taxed.taxes.iter().zip(&unused.taxes);
    let taxes: Vec<LineTax> = amounts.map(|(tax, amount)| LineTax { amount: *amount, ..tax.clone() }).collect();
    let gross = taxes.iter().try_fold(unused.net, |sum, tax| sum.plus(tax.amount))?;
    let taxed = TaxedAmount { net: unused.net, taxes, gross };
    let discount = line.discount_within()?.part(part)?;
    let ran = line.is_in_arrears().then_some(line.span);
    Ok(Some(GivenBack { basis: line.basis, ran, restored: Restored { taxed, discount } }))
}
