use crate::port::Invoices;
use crate::{Error, Thing};
use domain::explanation::{Explanation, explain};
use domain::id::{AccountId, InvoiceId};

/// Computes an invoice again, and says how.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Port`]; [`Error::Defect`] when it does not come out as it is stored, after an alarm.
pub async fn explain_invoice<S: Invoices>(
    system: &S,
    account: AccountId,
    invoice: InvoiceId,
) -> Result<Explanation, Error> {
    let document = system.invoice_document(account, invoice).await?.ok_or(Error::NotFound(Thing::Invoice))?;
    let differences = match explain(&document) {
        Ok(explanation) if explanation.agrees() => return Ok(explanation),
        Ok(explanation) => format!("{:?}", explanation.differences),
        Err(refusal) => refusal.to_string(),
    };
    tracing::info!(target: "business", event = "invoice.replay_differs", %account, %invoice, differences);
    Err(Error::Defect("an invoice that does not come out as it is stored"))
}
