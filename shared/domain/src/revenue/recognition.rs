use crate::Refusal;
use crate::invoice::Line;
use crate::money::{Exact, Money};
use crate::time::{BillingTime, Period};

/// When the net amount of one line is earned, less what was given back of it.
pub(super) struct Recognition {
    net: Money,
    span: Period,
    at_once: bool,
    unused: Vec<(Period, Money)>,
    given: Vec<(BillingTime, Money)>,
}

impl Recognition {
    pub(super) fn new(line: &Line) -> Self {
        let (net, span) = (line.taxed.net, line.span);
        Self { net, span, at_once: line.is_one_off(), unused: Vec::new(), given: Vec::new() }
    }

    /// Enters what is given back for the rest of the line's time.
    pub(super) fn give_back_time(&mut self, rest: Period, net: Money) {
        self.unused.push((rest, net));
    }

    /// Enters what is given back for another reason.
    pub(super) fn give_back(&mut self, at: BillingTime, net: Money) {
        self.given.push((at, net));
    }

    /// Minor units recognised before `instant`, all of the line's time that far together.
    ///
    /// The cumulative value is rounded, so the months' differences always add up to the whole. It stays between
    /// nothing and the net amount less what was given back by then: what is given back of a line beyond what was
    /// recognised is taken from what would have been recognised next.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`].
    pub(super) fn before(&self, instant: BillingTime) -> Result<i64, Refusal> {
        let mut earned = self.earned(self.span, self.net, instant)?;
        let mut most = i128::from(self.net.amount());
        for (rest, net) in &self.unused {
            earned = earned.minus(self.earned(*rest, *net, instant)?)?;
            if rest.start() < instant {
                most -= i128::from(net.amount());
            }
        }
        for (_, net) in self.given.iter().filter(|(at, _)| *at < instant) {
            earned = earned.minus((*net).into())?;
            most -= i128::from(net.amount());
        }
        let within = i128::from(earned.rounded()?).max(most.min(0)).min(most.max(0));
        i64::try_from(within).map_err(|_| Refusal::AmountOutOfRange)
    }

    /// The part of `net` that `span` has run through before `instant`.
    fn earned(&self, span: Period, net: Money, instant: BillingTime) -> Result<Exact, Refusal> {
        let run = instant.second() - span.start().second();
        if run <= 0 {
            Ok(Exact::zero())
        } else if self.at_once || run >= span.seconds() {
            Ok(net.into())
        } else {
            Exact::from(net).times(run, span.seconds())
        }
    }
}
