//! Every fault at every call of every command and job: it is done once, or can be asked for again and then is.

mod commands;
mod runs;
mod work;

use crate::customer::caller;
use services::port::PortError;
use services::{Caller, Principal};
use testkit::Error;
use testkit::fault::Fault;
use testkit::system::TestSystem;
use testkit::worker::{self, Policy};

fn of_the_system(system: &TestSystem, operation: &'static str) -> Caller {
    Caller { idempotency: None, ..caller(Principal::System, operation, "", system.now()) }
}

fn may_be_asked_again(error: &services::Error) -> bool {
    matches!(error, services::Error::Port(PortError::Unavailable { .. }) | services::Error::Unsettled)
}

/// Injects every fault at the first, second, third, … call of `act`, once and until the SDK gives up, on a subject of
/// its own each time. `effects` counts what `act` did to its subject.
async fn survives<P>(
    system: &TestSystem,
    prepare: impl AsyncFn() -> Result<P, Error>,
    act: impl AsyncFn(&P) -> Result<(), services::Error>,
    effects: impl AsyncFn(&P) -> Result<usize, Error>,
) -> Result<(), Error> {
    let faults = &system.dynamo.faults;
    let mut struck = 0;
    for (fault, times) in Fault::ALL.into_iter().flat_map(|fault| [(fault, 1), (fault, 3)]) {
        let mut subjects = Vec::new();
        for nth in 1.. {
            let name = format!("{fault:?}, {times} times from call {nth}");
            let subject = prepare().await?;
            assert_eq!(effects(&subject).await?, 0, "{name}");
            faults.strike(nth, times, fault);
            let first = act(&subject).await;
            if faults.clear() == 0 {
                break;
            }
            struck += 1;
            match first {
                Ok(()) => assert_eq!(effects(&subject).await?, 1, "{name}"),
                Err(error) => assert!(may_be_asked_again(&error), "{name}: {error}"),
            }
            act(&subject).await.map_err(|error| format!("{name}, asked again: {error}"))?;
            assert_eq!(effects(&subject).await?, 1, "{name}, asked again");
            subjects.push((name, subject));
        }
        worker::sweep(system).await?;
        worker::finish(system, Policy::Once).await.map_err(|error| format!("{fault:?}, {times} times: {error}"))?;
        for (name, subject) in subjects {
            assert_eq!(effects(&subject).await?, 1, "{name}, afterwards");
        }
    }
    assert!(struck >= 2 * Fault::ALL.len(), "only {struck} faults struck");
    assert!(system.gateway.charges().values().all(|charges| *charges == 1));
    Ok(())
}
