use crate::Refusal;
use crate::account::{Account, AccountBook};
use crate::invoice::{InvoiceNumber, Paper};
use crate::plan::{PlanVersion, PlanVersionRef};
use crate::tax::{AppliedTaxes, TaxRate, applicable};
use crate::time::BillingTime;

/// What a rule looks at beside the subscription.
#[derive(Clone, Debug, PartialEq)]
pub struct Sale {
    pub book: AccountBook,
    /// [`Subscription::plan_versions`](super::Subscription::plan_versions), and those that the command asks for.
    pub plans: Vec<PlanVersion>,
    /// Those of the account's country.
    pub tax_rates: Vec<TaxRate>,
    /// [`Subscription::papers`](super::Subscription::papers).
    pub papers: Vec<Paper>,
    pub now: BillingTime,
}

impl Sale {
    /// # Errors
    /// [`Refusal::NoSuchPlan`] for one that was not brought along.
    pub fn plan(&self, reference: PlanVersionRef) -> Result<&PlanVersion, Refusal> {
        self.plans.iter().find(|plan| plan.reference() == reference).ok_or(Refusal::NoSuchPlan)
    }

    /// The same for an account that was changed before.
    pub(crate) fn with(&self, account: Account) -> Self {
        Self { book: AccountBook { account, ..self.book.clone() }, ..self.clone() }
    }

    pub(crate) fn paper(&self, number: InvoiceNumber) -> Option<&Paper> {
        self.papers.iter().find(|paper| paper.document.number == number)
    }

    /// What is levied on what the account buys at `at`. An exempt account owes nothing, and pays a price that contains a
    /// tax as it is.
    pub(crate) fn taxes(&self, at: BillingTime) -> AppliedTaxes {
        match self.book.account.taxed_as() {
            Some(identity) => applicable(&self.tax_rates, identity, at),
            None => AppliedTaxes::none(),
        }
    }
}
