use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{SdkError, ServiceError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use services::port::PortError;
use std::error::Error;

/// What a failed call of an AWS service means: what it refuses is broken, anything else may pass.
pub(crate) fn port_error<E>(system: &'static str, error: &SdkError<E, HttpResponse>) -> PortError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    classified(system, error, |refusal| format!("{}: {}", code(refusal), refusal.err().message().unwrap_or_default()))
}

/// As [`port_error`] without the service's own words, which may quote a person's address.
pub(crate) fn port_error_by_code<E>(system: &'static str, error: &SdkError<E, HttpResponse>) -> PortError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    classified(system, error, code)
}

/// What the service calls it, or the status of an answer that is not the service's own, as a proxy gives.
fn code<E: ProvideErrorMetadata>(refusal: &ServiceError<E, HttpResponse>) -> String {
    let status = refusal.raw().status().as_u16();
    refusal.err().code().map_or_else(|| format!("status {status}"), str::to_owned)
}

fn classified<E>(
    system: &'static str,
    error: &SdkError<E, HttpResponse>,
    words: impl FnOnce(&ServiceError<E, HttpResponse>) -> String,
) -> PortError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let passing = |code: &str| {
        ["Throttl", "TooManyRequests", "LimitExceeded", "Internal", "Unavailable"]
            .iter()
            .any(|word| code.contains(word))
    };
    match error {
        SdkError::ServiceError(refusal) => {
            let reason = words(refusal);
            if passing(&code(refusal)) || refusal.raw().status().is_server_error() {
                PortError::Unavailable { system, reason }
            } else {
                PortError::Broken { system, reason }
            }
        }
        SdkError::ConstructionFailure(_) => PortError::Broken { system, reason: causes(error) },
        _ => PortError::Unavailable { system, reason: format!("no answer: {}", causes(error)) },
    }
}

/// The error and what caused it, in words.
pub(crate) fn causes(error: &(dyn Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |error: &&(dyn Error + 'static)| (*error).source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::{port_error, port_error_by_code};
    use aws_sdk_secretsmanager::Client as SecretsManager;
    use aws_sdk_sesv2::Client as Ses;
    use services::port::PortError;

    async fn secrets_error(status: u16, body: &'static str) -> PortError {
        let config = crate::answering::config(move |_| (status, body.to_owned()));
        let error = SecretsManager::new(&config).get_secret_value().secret_id("any").send().await.unwrap_err();
        port_error("the secrets", &error)
    }

    #[tokio::test]
    async fn a_refusal_is_broken_and_a_failure_may_pass() {
        let denied = r#"{"__type":"AccessDeniedException","Message":"not authorized"}"#;
        assert_eq!(
            secrets_error(400, denied).await.to_string(),
            "the secrets failed: AccessDeniedException: not authorized"
        );
        for (status, body) in [
            (400, r#"{"__type":"ThrottlingException"}"#),
            (500, r#"{"__type":"InternalServiceError"}"#),
            (503, "<html>busy</html>"),
        ] {
            let error = secrets_error(status, body).await;
            assert!(matches!(error, PortError::Unavailable { .. }), "{status} {body}: {error}");
        }
    }

    #[tokio::test]
    async fn an_answer_that_cannot_be_read_is_not_quoted() {
        let error = secrets_error(200, r#"{"SecretString":"hunter2","Name":["#).await;
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }

    #[tokio::test]
    async fn a_refused_mail_does_not_name_its_addressee() {
        let refusal = r#"{"__type":"MessageRejected","message":"Email address is not verified: ann@example.com"}"#;
        let config = crate::answering::config(|_| (400, refusal.to_owned()));
        let error = Ses::new(&config).send_email().send().await.unwrap_err();
        let error = port_error_by_code("mail", &error);
        assert!(matches!(&error, PortError::Broken { reason, .. } if reason == "MessageRejected"), "{error:?}");
    }
}
