//! What a failed call means, decided once.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use services::port::{CommitError, PortError};

const SYSTEM: &str = "the store";

/// Errors of the service that pass.
const PASSING: &[&str] = &[
    "InternalServerError",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingException",
    "TransactionConflictException",
    "TransactionInProgressException",
];

pub(crate) fn port_error<E, R>(error: &SdkError<E, R>) -> PortError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    match error {
        SdkError::ServiceError(context) => {
            let code = context.err().code().unwrap_or("unknown");
            let reason = format!("{code}: {}", context.err().message().unwrap_or_default());
            if PASSING.contains(&code) { unavailable(reason) } else { broken(reason) }
        }
        SdkError::ConstructionFailure(_) => broken(format!("{error:?}")),
        // The call may have been made or not: nobody knows.
        _ => unavailable(format!("no answer: {error:?}")),
    }
}

pub(crate) fn unavailable(reason: String) -> PortError {
    PortError::Unavailable { system: SYSTEM, reason }
}

pub(crate) fn broken(reason: String) -> PortError {
    PortError::Broken { system: SYSTEM, reason }
}

/// Reads the reasons of a cancelled transaction one by one. `is_record` tells which item the command's record is.
pub(crate) fn commit_error<R>(
    error: &SdkError<TransactWriteItemsError, R>,
    is_record: impl Fn(usize) -> bool,
) -> CommitError
where
    R: std::fmt::Debug,
{
    let Some(service) = error.as_service_error() else {
        return port_error(error).into();
    };
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = service else {
        return match service.code() {
            Some("TransactionInProgressException") => CommitError::Contended,
            Some("ThrottlingException" | "ProvisionedThroughputExceededException" | "RequestLimitExceeded") => {
                CommitError::Throttled
            }
            _ => port_error(error).into(),
        };
    };
    let codes: Vec<&str> =
        cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap_or("None")).collect();
    let failed = |code: &str| codes.contains(&code);
    let repeated = codes.iter().enumerate().any(|(n, code)| *code == "ConditionalCheckFailed" && is_record(n));
    if repeated {
        CommitError::Repeated
    } else if failed("ConditionalCheckFailed") {
        CommitError::Stale
    } else if failed("TransactionConflict") {
        CommitError::Contended
    } else if failed("ThrottlingError") || failed("ProvisionedThroughputExceeded") {
        CommitError::Throttled
    } else {
        broken(format!("transaction cancelled: {codes:?}")).into()
    }
}
