/// Why a rule says no. Transport-free; `code` is stable and public, the message is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("a name has 1 to 200 characters and no control characters")]
    InvalidName,
    #[error("this is not an e-mail address that mail can be sent to")]
    InvalidEmail,
    #[error("a password has 15 to 256 characters")]
    PasswordLength,
    #[error("this password is too easily guessed")]
    PasswordTooCommon,
    #[error("no such ISO 4217 currency with 0, 2 or 3 decimal places")]
    UnknownCurrency,
    #[error("no such time zone in the IANA database")]
    UnknownTimeZone,
    #[error("the amount is beyond what is kept exactly: 2^53-1 minor units")]
    AmountOutOfRange,
    #[error("a price or quantity has at most 12 digits before the point and 12 after it, and is not negative")]
    DecimalOutOfRange,
    #[error("amounts of two currencies do not add up")]
    CurrencyMismatch,
    #[error("a period ends after it starts")]
    EmptyPeriod,
    #[error("an interval is at least one unit and at most ten years")]
    IntervalOutOfRange,
    #[error("the date is beyond the calendar")]
    BeyondCalendar,
    #[error("a feature key is 1 to 40 lower-case letters, digits and underscores, and starts with a letter")]
    InvalidFeatureKey,
    #[error("a plan has between 1 and 20 price components")]
    ComponentCount,
    #[error("a price component is not negative")]
    NegativePrice,
    #[error("a feature stands once in a plan, and there are at most 50")]
    FeatureList,
    #[error("a trial lasts at most 730 days")]
    TrialTooLong,
    #[error("give a quantity of at least 1 for the plan's seats, and none when it has none")]
    QuantityMismatch,
    #[error("the payment gateway does not accept this payment method")]
    PaymentMethodRejected,
    #[error("an account gets its test clock before its first subscription, and only one")]
    TestClockNotAllowed,
    #[error("a test clock moves forward, by at most two years at a time")]
    TestClockTarget,
    #[error("the test clock is still advancing")]
    TestClockBusy,
    #[error("the address must be confirmed before an account is opened")]
    EmailUnconfirmed,
    #[error("the token is wrong, expired or was used")]
    InvalidToken,
    #[error("the e-mail address or the password is wrong")]
    WrongCredentials,
}

/// What the refusal is about, which decides how a caller can answer it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// The value given is not acceptable, whatever the state.
    Value,
    /// The state does not allow it now.
    State,
    /// The caller did not prove who they are.
    Credentials,
}

impl Refusal {
    #[must_use]
    pub fn kind(self) -> RefusalKind {
        match self {
            Self::InvalidName
            | Self::InvalidEmail
            | Self::PasswordLength
            | Self::PasswordTooCommon
            | Self::UnknownCurrency
            | Self::UnknownTimeZone
            | Self::AmountOutOfRange
            | Self::DecimalOutOfRange
            | Self::CurrencyMismatch
            | Self::EmptyPeriod
            | Self::IntervalOutOfRange
            | Self::BeyondCalendar
            | Self::InvalidFeatureKey
            | Self::ComponentCount
            | Self::NegativePrice
            | Self::FeatureList
            | Self::TrialTooLong
            | Self::QuantityMismatch
            | Self::PaymentMethodRejected
            | Self::TestClockTarget
            | Self::InvalidToken => RefusalKind::Value,
            Self::TestClockNotAllowed | Self::TestClockBusy | Self::EmailUnconfirmed => RefusalKind::State,
            Self::WrongCredentials => RefusalKind::Credentials,
        }
    }

    /// The `code` of the problem document.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::InvalidName => "invalid_name",
            Self::InvalidEmail => "invalid_email",
            Self::PasswordLength => "password_length",
            Self::PasswordTooCommon => "password_too_common",
            Self::UnknownCurrency => "unknown_currency",
            Self::UnknownTimeZone => "unknown_time_zone",
            Self::AmountOutOfRange => "amount_out_of_range",
            Self::DecimalOutOfRange => "decimal_out_of_range",
            Self::CurrencyMismatch => "currency_mismatch",
            Self::EmptyPeriod => "empty_period",
            Self::IntervalOutOfRange => "interval_out_of_range",
            Self::BeyondCalendar => "beyond_calendar",
            Self::InvalidFeatureKey => "invalid_feature_key",
            Self::ComponentCount => "component_count",
            Self::NegativePrice => "negative_price",
            Self::FeatureList => "feature_list",
            Self::TrialTooLong => "trial_too_long",
            Self::QuantityMismatch => "quantity_mismatch",
            Self::PaymentMethodRejected => "payment_method_rejected",
            Self::TestClockNotAllowed => "test_clock_not_allowed",
            Self::TestClockTarget => "test_clock_target",
            Self::TestClockBusy => "test_clock_busy",
            Self::EmailUnconfirmed => "email_unconfirmed",
            Self::InvalidToken => "invalid_token",
            Self::WrongCredentials => "wrong_credentials",
        }
    }
}
