//! Where every failure becomes a problem document (RFC 9457), once.

use crate::failure::{Failure, FieldError};
use crate::limit;
use domain::Refusal;
use domain::refusal::RefusalKind;
use serde::Serialize;
use services::port::PortError;
use services::{Error, Thing};
use utoipa::ToSchema;

/// The body of every answer that is not a success.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A URI reference that names the kind of problem.
    pub r#type: String,
    pub title: &'static str,
    pub status: u16,
    pub detail: String,
    /// The path of the request.
    pub instance: String,
    /// Stable, for programs.
    pub code: &'static str,
    /// To be quoted when asking for help.
    pub request_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<ProblemField>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemField {
    /// A JSON pointer (RFC 6901) into the body, or to the parameter.
    pub pointer: String,
    pub detail: String,
}

/// The same where clients of OAuth call (RFC 6749, section 5.2).
#[derive(Debug, Serialize, ToSchema)]
pub struct OAuthError {
    /// One of the codes that are registered for OAuth.
    pub error: &'static str,
    pub error_description: String,
}

/// What a failure means to a caller.
#[derive(Debug)]
pub(crate) struct Meaning {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) detail: String,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Meaning {
    fn new(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), errors: Vec::new(), headers: Vec::new() }
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// As a client of OAuth is told: every mistake of the caller's has the status 400, except who they are.
    pub(crate) fn for_oauth(mut self) -> (Self, OAuthError) {
        let error = match (self.status, self.code) {
            (400..500, code) if OAUTH_CODES.contains(&code) => code,
            (500.., _) if self.status == 503 => "temporarily_unavailable",
            (500.., _) => "server_error",
            _ => "invalid_request",
        };
        self.status = match self.status {
            status @ (401 | 413 | 429 | 500..) => status,
            _ => 400,
        };
        if error == "invalid_client" {
            // RFC 9110, section 11.6.1: a 401 says how to do better.
            self.headers.retain(|(name, _)| *name != "www-authenticate");
            self.headers.push(("www-authenticate", "Basic realm=\"mainspring\"".to_owned()));
        }
        let details = self.errors.iter().map(|error| format!("{}: {}", error.pointer, error.detail));
        let error_description = details.fold(self.detail.clone(), |all, detail| format!("{all} {detail}"));
        (self, OAuthError { error, error_description })
    }

    pub(crate) fn problem(&self, instance: &str, request_id: &str) -> Problem {
        let errors = self.errors.iter();
        Problem {
            r#type: format!("urn:mainspring:problem:{}", self.code),
            title: title(self.status),
            status: self.status,
            detail: self.detail.clone(),
            instance: instance.to_owned(),
            code: self.code,
            request_id: request_id.to_owned(),
            errors: errors
                .map(|error| ProblemField { pointer: error.pointer.clone(), detail: error.detail.clone() })
                .collect(),
        }
    }
}

/// The codes of ours that are OAuth's too (RFC 6749, section 5.2).
const OAUTH_CODES: [&str; 6] = [
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "unauthorized_client",
    "unsupported_grant_type",
];

/// How long to wait when something is unavailable, in seconds.
const RETRY_AFTER: &str = "2";

pub(crate) fn meaning(failure: &Failure) -> Meaning {
    match failure {
        Failure::NotJson(reason) => Meaning::new(400, "not_json", format!("The body is not JSON: {reason}.")),
        Failure::NotJsonType => Meaning::new(415, "unsupported_media_type", "Send the body as application/json."),
        Failure::TooLarge => Meaning::new(413, "too_large", "The body is larger than 1 MiB."),
        Failure::Invalid(errors) => Meaning {
            errors: errors.clone(),
            ..Meaning::new(422, "invalid", "Some of the request is not acceptable; see errors.")
        },
        Failure::NoSuchResource => Meaning::new(404, "not_found", "There is no such resource."),
        Failure::MethodNotAllowed { allowed } => {
            Meaning::new(405, "method_not_allowed", "This resource does not have that method.")
                .header("allow", allowed.join(", "))
        }
        // RFC 6750, section 3.
        Failure::Unauthenticated(_) => {
            Meaning::new(401, "unauthenticated", "Send a valid access token or API key as a bearer token.")
                .header("www-authenticate", "Bearer")
        }
        Failure::Forbidden => {
            Meaning::new(403, "forbidden", "Your role, or what your key is for, does not allow this.")
        }
        Failure::CrossSite => Meaning::new(
            403,
            "cross_site",
            "A cookie is for pages of the origin that its session began on; the browser has to name it in Origin.",
        ),
        // RFC 9470, section 3.
        Failure::StepUpRequired { seconds } => {
            let challenge = format!("Bearer error=\"insufficient_user_authentication\", max_age={seconds}");
            Meaning::new(
                401,
                "step_up_required",
                "Show again who you are, at /api/v1/auth/prove: this needs a proof that is recent.",
            )
            .header("www-authenticate", challenge)
        }
        Failure::SecondFactorRequired => Meaning::new(
            403,
            "second_factor_required",
            "This takes a second factor: add one, show it (/api/v1/auth/prove, /api/v1/auth/passkeys/prove) or log in with it, and ask again.",
        ),
        Failure::IdempotencyKeyRequired => {
            Meaning::new(400, "idempotency_key_required", "Send an Idempotency-Key of 1 to 255 characters.")
        }
        Failure::PreconditionRequired => {
            Meaning::new(428, "precondition_required", "Say with If-Match which version you saw.")
        }
        Failure::RefusedField(pointer, refusal) => Meaning {
            errors: vec![FieldError { pointer: pointer.clone(), detail: refusal.to_string() }],
            ..refused(*refusal)
        },
        Failure::Services(error) => services(error),
        Failure::AnswerLost => Meaning::new(504, "answer_lost", "It was done or not; ask what happened."),
        Failure::Panicked(_) => internal(),
    }
}

fn services(error: &Error) -> Meaning {
    match error {
        Error::Refused(refusal) => refused(*refusal),
        Error::NotFound(thing) => match thing {
            // A caller never names these, so their absence is ours.
            Thing::GatewayEvent | Thing::SigningKey => internal(),
            Thing::Account
            | Thing::ApiKey
            | Thing::Client
            | Thing::Coupon
            | Thing::CreditNote
            | Thing::Impersonation
            | Thing::Invitation
            | Thing::Invoice
            | Thing::LinkedIdentity
            | Thing::Member
            | Thing::Plan
            | Thing::Quote
            | Thing::Role
            | Thing::SecondFactor
            | Thing::Session
            | Thing::StaffMember
            | Thing::Subscription
            | Thing::TaxRate
            | Thing::TestClock
            | Thing::User => Meaning::new(404, "not_found", format!("There is no such {thing}.")),
        },
        Error::Stale(thing) => {
            Meaning::new(412, "stale", format!("The {thing} has changed since you read it; read it again."))
        }
        Error::Exceeded(exceeded) => Meaning {
            headers: limit::fields(&[exceeded.left()]),
            ..Meaning::new(429, "too_many_requests", "This is asked too often; come again when Retry-After says.")
        }
        .header("retry-after", exceeded.retry_seconds.to_string()),
        Error::KeyReused => Meaning::new(
            422,
            "idempotency_key_reused",
            "This Idempotency-Key came before with another request; use a new one.",
        ),
        Error::Unsettled => Meaning::new(409, "unsettled", "Others are changing the same things; try again.")
            .header("retry-after", RETRY_AFTER),
        Error::Port(PortError::Unavailable { .. }) => {
            Meaning::new(503, "unavailable", "Something we depend on does not answer; try again.")
                .header("retry-after", RETRY_AFTER)
        }
        Error::Port(PortError::Broken { .. }) | Error::Defect(_) => internal(),
    }
}

fn refused(refusal: Refusal) -> Meaning {
    let status = match refusal.kind() {
        RefusalKind::Value => 422,
        RefusalKind::State => 409,
        RefusalKind::Credentials => 401,
    };
    let message = refusal.to_string();
    let mut characters = message.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let meaning = Meaning::new(status, refusal.code(), format!("{first}{}.", characters.as_str()));
    match refusal.kind() {
        RefusalKind::Credentials => meaning.header("www-authenticate", "Bearer"),
        RefusalKind::Value | RefusalKind::State => meaning,
    }
}

fn internal() -> Meaning {
    Meaning::new(500, "internal", "This is our fault. Quote the request id when you ask for help.")
}

/// The status's name (RFC 9110, section 15), which is what `title` is for a problem without a type of its own.
fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Internal Server Error",
    }
}
