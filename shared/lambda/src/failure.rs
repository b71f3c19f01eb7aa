use domain::Refusal;
use domain::limit::Exceeded;
use services::Error;
use services::port::PortError;

/// What a handler answers: a reply, or why not.
pub type Reply<R> = Result<R, Failure>;

/// Why a request is not answered as hoped. [`crate::problem`] turns it into a problem document.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("not JSON: {0}")]
    NotJson(String),
    #[error("the content type is not application/json")]
    NotJsonType,
    #[error("the body is too large")]
    TooLarge,
    #[error("invalid")]
    Invalid(Vec<FieldError>),
    #[error("no such resource")]
    NoSuchResource,
    #[error("not with this method")]
    MethodNotAllowed { allowed: Vec<String> },
    #[error("nobody is logged in: {0}")]
    Unauthenticated(&'static str),
    #[error("not permitted")]
    Forbidden,
    /// A cookie that came from a page of another origin, or a page that may have none.
    #[error("from a page of another origin")]
    CrossSite,
    /// Whoever it is has to show again who they are: it was longer than `seconds` ago.
    #[error("shown too long ago who they are")]
    StepUpRequired { seconds: u32 },
    /// Their role allows it, once they have shown a second factor.
    #[error("a second factor is asked for")]
    SecondFactorRequired,
    #[error("an idempotency key is required")]
    IdempotencyKeyRequired,
    #[error("if-match is required")]
    PreconditionRequired,
    #[error(transparent)]
    Services(#[from] Error),
    /// A rule's refusal that is about one field.
    #[error("{1}")]
    RefusedField(String, Refusal),
    /// It was done or not, and the caller has to ask.
    #[error("the answer was lost")]
    AnswerLost,
    #[error("panicked: {0}")]
    Panicked(String),
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// A JSON pointer (RFC 6901) into the body, or to the parameter.
    pub pointer: String,
    pub detail: String,
}

impl Failure {
    #[must_use]
    pub fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { pointer: pointer.into(), detail: detail.into() }])
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Services(refusal.into())
    }
}

impl From<Exceeded> for Failure {
    fn from(exceeded: Exceeded) -> Self {
        Self::Services(exceeded.into())
    }
}

impl From<PortError> for Failure {
    fn from(error: PortError) -> Self {
        Self::Services(error.into())
    }
}

/// Says which field a refusal is about.
pub trait AtField<T> {
    /// # Errors
    /// The same, with `pointer` where it is a rule's refusal.
    fn at(self, pointer: &'static str) -> Result<T, Failure>;
}

impl<T, E: Into<Failure>> AtField<T> for Result<T, E> {
    fn at(self, pointer: &'static str) -> Result<T, Failure> {
        self.map_err(|error| match error.into() {
            Failure::Services(Error::Refused(refusal)) => Failure::RefusedField(pointer.to_owned(), refusal),
            other => other,
        })
    }
}
