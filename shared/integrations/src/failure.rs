use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use services::port::PortError;

/// What a failed call of an AWS service means: what it refuses is broken, anything else may pass.
pub(crate) fn port_error<E, R>(system: &'static str, error: &SdkError<E, R>) -> PortError
where
    E: ProvideErrorMetadata + std::fmt::Debug,
    R: std::fmt::Debug,
{
    let passing = |code: &str| {
        ["Throttl", "TooManyRequests", "LimitExceeded", "Internal", "Unavailable"]
            .iter()
            .any(|word| code.contains(word))
    };
    match error {
        SdkError::ServiceError(context) => {
            let code = context.err().code().unwrap_or("unknown");
            let reason = format!("{code}: {}", context.err().message().unwrap_or_default());
            if passing(code) { PortError::Unavailable { system, reason } } else { PortError::Broken { system, reason } }
        }
        SdkError::ConstructionFailure(_) => PortError::Broken { system, reason: format!("{error:?}") },
        _ => PortError::Unavailable { system, reason: format!("no answer: {error:?}") },
    }
}
