use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use services::port::PortError;

const SYSTEM: &str = "the gateway's store";

/// Errors of the service that pass. A transaction that was cancelled though nothing [`is_taken`] was throttled.
const PASSING: &[&str] = &[
    "InternalServerError",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingException",
    "TransactionCanceledException",
    "TransactionInProgressException",
];

/// What a failed call means. Without an answer nobody knows whether it was made.
pub(super) fn port_error<E, R>(error: &SdkError<E, R>) -> PortError
where
    E: ProvideErrorMetadata + std::fmt::Debug,
    R: std::fmt::Debug,
{
    match error {
        SdkError::ServiceError(context) => {
            let code = context.err().code().unwrap_or("unknown");
            let reason = format!("{code}: {}", context.err().message().unwrap_or_default());
            if PASSING.contains(&code) { unavailable(reason) } else { broken(reason) }
        }
        SdkError::ConstructionFailure(_) => broken(format!("{error:?}")),
        _ => unavailable(format!("no answer: {error:?}")),
    }
}

/// Whether a transaction came to nothing because something is there already, or somebody else is writing it.
pub(super) fn is_taken(error: &TransactWriteItemsError) -> bool {
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error else {
        return false;
    };
    let codes = cancelled.cancellation_reasons().iter().filter_map(|reason| reason.code());
    codes.into_iter().any(|code| matches!(code, "ConditionalCheckFailed" | "TransactionConflict"))
}

pub(super) fn broken(reason: String) -> PortError {
    PortError::Broken { system: SYSTEM, reason }
}

fn unavailable(reason: String) -> PortError {
    PortError::Unavailable { system: SYSTEM, reason }
}

#[cfg(test)]
mod tests {
    use super::is_taken;
    use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
    use aws_sdk_dynamodb::types::CancellationReason;
    use aws_sdk_dynamodb::types::error::TransactionCanceledException;

    fn cancelled(codes: [&str; 2]) -> TransactWriteItemsError {
        let reasons = codes.map(|code| CancellationReason::builder().code(code).build());
        let exception = TransactionCanceledException::builder().set_cancellation_reasons(Some(reasons.into()));
        TransactWriteItemsError::TransactionCanceledException(exception.build())
    }

    #[test]
    fn a_throttle_is_not_somebody_elses_success() {
        assert!(is_taken(&cancelled(["ConditionalCheckFailed", "None"])));
        assert!(is_taken(&cancelled(["None", "TransactionConflict"])));
        assert!(!is_taken(&cancelled(["ThrottlingError", "None"])));
        assert!(!is_taken(&cancelled(["None", "None"])));
    }
}
