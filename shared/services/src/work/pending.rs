use crate::port::{Dispatch, PendingJobs};
use crate::{Caller, Envelope, Error};
use domain::job::Job;

/// Tells a test clock that a job it waits for is done. To be called once the job is handled, every time it is.
///
/// # Errors
/// [`Error::Port`]: the job has to come again, or its clock would stand still.
pub async fn finish_pending<S: PendingJobs + Dispatch>(
    system: &S,
    by: &Caller,
    envelope: &Envelope,
) -> Result<(), Error> {
    let Some(on) = envelope.pending else {
        return Ok(());
    };
    system.remove_pending(on, envelope.id).await?;
    let nudge = Envelope::new(Job::AdvanceTestClock { account: on.account }, by.trace.clone());
    Ok(system.dispatch(&[nudge]).await?)
}
