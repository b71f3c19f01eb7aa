//! Holding back whoever asks too often.

use crate::port::{Counters, GuessRecords, LimitSettings};
use crate::{Caller, Error};
use domain::email::EmailAddress;
use domain::limit::{Counter, Guesses, Left, Policy, Source};
use std::time::Instant;

/// What holding back takes.
pub trait Limited: Counters + LimitSettings + GuessRecords {}

impl<T: Counters + LimitSettings + GuessRecords> Limited for T {}

/// Counts one more of `subject`.
///
/// # Errors
/// [`Error::Exceeded`] when it is one too many; [`Error::Port`].
pub(crate) async fn count_one<S: Counters + LimitSettings>(
    system: &S,
    by: &Caller,
    policy: Policy,
    subject: impl ToString,
) -> Result<Left, Error> {
    let window = system.quotas().of(policy).window(by.at);
    let counter = Counter { policy, subject: subject.to_string(), window };
    let counted = system.count(&counter, 1).await?;
    Ok(window.judge(policy, counted, by.at)?)
}

/// A try that may be looked at.
#[derive(Debug)]
pub(crate) struct Try<'a> {
    email: &'a EmailAddress,
    source: Source,
    guesses: Guesses,
}

/// Takes a password's try in, before anything is looked at, in the same way for an address that nobody has.
///
/// Wrong ones are counted by address and source, with a pause that doubles, and by address over all sources that nobody
/// has logged in to it from. So a stranger does not keep anybody out of where they have been before, and no number of
/// machines gets many tries.
///
/// # Errors
/// [`Error::Exceeded`]; [`Error::Unsettled`] when others try from there all the time; [`Error::Port`].
pub(crate) async fn take_try<'a, S: Limited>(
    system: &S,
    by: &Caller,
    email: &'a EmailAddress,
) -> Result<Try<'a>, Error> {
    let source = Source::of(by.origin.address.as_deref().unwrap_or_default());
    loop {
        let tried = Guesses::tried(system.guesses(email, &source).await?, by.at)?;
        if system.keep_guesses(email, &source, &tried.guesses).await? {
            if !tried.known {
                count_one(system, by, Policy::Guesses, email.canonical()).await?;
            }
            return Ok(Try { email, source, guesses: tried.guesses });
        }
        if Instant::now() >= by.deadline {
            return Err(Error::Unsettled);
        }
    }
}

/// The password was right and somebody is logged in: nothing is held against the source, and it is known from now on.
///
/// # Errors
/// As [`take_try`].
pub(crate) async fn forget_tries<S: Limited>(system: &S, by: &Caller, right: Try<'_>) -> Result<(), Error> {
    let Try { email, source, mut guesses } = right;
    while !system.keep_guesses(email, &source, &guesses.logged_in(by.at)).await? {
        if let Some(others) = system.guesses(email, &source).await? {
            guesses = others;
        }
        if Instant::now() >= by.deadline {
            return Err(Error::Unsettled);
        }
    }
    Ok(())
}
