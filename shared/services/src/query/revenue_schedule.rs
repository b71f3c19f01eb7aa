use crate::Error;
use crate::port::{Accounts, CreditNotes, Invoices};
use crate::sale::book;
use domain::Refusal;
use domain::id::AccountId;
use domain::revenue::{Schedule, schedule};
use domain::time::{Month, Months};
use futures_util::try_join;

/// In which month an account's invoices are earned, on the calendar of its time zone: `count` months from `first` on.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Port`]; [`Refusal::IntervalOutOfRange`], [`Refusal::BeyondCalendar`];
/// [`Error::Defect`] for papers that contradict each other.
pub async fn revenue_schedule<S: Accounts + Invoices + CreditNotes>(
    system: &S,
    account: AccountId,
    first: Month,
    count: u16,
) -> Result<Schedule, Error> {
    let last = (1..count).try_fold(first, |month, _| month.next())?;
    let documents = async { Ok(system.invoice_documents(account).await?) };
    let notes = async { Ok(system.all_credit_notes(account).await?) };
    let (book, documents, notes) = try_join!(book(system, account), documents, notes)?;
    let months = Months::new(first, last, book.account.time_zone)?;
    schedule(&documents, &notes, &months).map_err(|refusal| match refusal {
        Refusal::BeyondCalendar => refusal.into(),
        _ => Error::Defect("papers that contradict each other"),
    })
}
