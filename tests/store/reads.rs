//! Reads say whether it may work another time.

use domain::id::{AccountId, UserId};
use services::PageRequest;
use services::port::{Invoices, PortError, Users};
use testkit::Error;
use testkit::fault::Fault;
use testkit::system::TestSystem;

fn passes(error: &PortError) -> bool {
    matches!(error, PortError::Unavailable { .. })
}

#[tokio::test]
async fn a_read_that_fails_says_whether_it_passes() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    for (fault, expected) in Fault::ALL.map(|fault| (fault, true)).into_iter().chain([
        (Fault::Refused("AccessDeniedException"), false),
        (Fault::Refused("ResourceNotFoundException"), false),
        (Fault::Refused("ValidationException"), false),
    ]) {
        system.dynamo.faults.strike(1, 3, fault);
        let error = system.user(UserId::new()).await.expect_err("a read that fails");
        assert_eq!(passes(&error), expected, "{fault:?}: {error}");
        system.dynamo.faults.clear();
        system.dynamo.faults.strike(1, 3, fault);
        let page = PageRequest { limit: 10, after: None };
        let error = system.invoices(AccountId::new(), &page).await.expect_err("a query that fails");
        assert_eq!(passes(&error), expected, "{fault:?}: {error}");
        system.dynamo.faults.clear();
    }
    Ok(())
}

#[tokio::test]
async fn a_read_survives_two_faults() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    for fault in Fault::ALL {
        system.dynamo.faults.strike(1, 2, fault);
        assert!(system.user(UserId::new()).await?.is_none(), "{fault:?}");
    }
    Ok(())
}
