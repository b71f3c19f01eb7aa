use crate::subscription::CommandRefusal;

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
    #[error("a billing day is a day of the month from 1 to 31")]
    BillingDayOutOfRange,
    #[error("a billing day needs an interval of months or years")]
    BillingDayNeedsMonths,
    #[error("only a part of the period can be measured against it")]
    PartOutsidePeriod,
    #[error("a fraction of a period lies between nothing and the whole")]
    FractionOutOfRange,
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
    #[error("a meter key is 1 to 40 lower-case letters, digits and underscores, and starts with a letter")]
    InvalidMeterKey,
    #[error("every component has a price in each of the plan's currencies, of which there are 1 to 20")]
    CurrencyList,
    #[error("a plan has at most 1000 tiers, over all components and currencies")]
    PlanTiers,
    #[error("the plan is not sold in this currency; the currency of a subscription does not change")]
    PlanCurrency,
    #[error("a metered component names its meter, and no other does")]
    MeterMismatch,
    #[error("say in which of its currencies the plan is wanted")]
    CurrencyRequired,
    #[error("the plan is archived and is not sold any more")]
    PlanArchived,
    #[error("there is no such plan")]
    NoSuchPlan,
    #[error("there is no such invoice")]
    NoSuchInvoice,
    #[error("the invoice has no such line; the first is 0")]
    NoSuchLine,
    #[error("a credit is more than nothing, and no more than what remains of the line")]
    CreditBeyondLine,
    #[error("a credit is more than nothing, and no more than what remains of the invoice")]
    CreditBeyondInvoice,
    #[error("only an open or a paid invoice can be credited")]
    InvoiceVoid,
    #[error("only an open invoice of which nothing was paid can be voided or given up; credit a paid one")]
    InvoiceNotOpen,
    #[error("the subscription waits for this invoice; cancel the subscription instead")]
    FirstInvoice,
    #[error("a payment is under way; try again when its outcome is known")]
    PaymentUnderWay,
    #[error("payment terms are at most 180 days")]
    PaymentTermsTooLong,
    #[error("attach a payment method first")]
    PaymentMethodRequired,
    #[error("a subscription has 1 to 20 items, with 50 price components at most")]
    ItemCount,
    #[error("a plan stands once in a subscription")]
    PlanTwice,
    #[error("all items of a subscription have the same interval")]
    IntervalMismatch,
    #[error("a subscription starts within 366 days of now")]
    StartOutOfRange,
    #[error("a change is scheduled for an instant to come, at most three years ahead")]
    InstantOutOfRange,
    #[error("the subscription is in no period; change it now")]
    NoPeriodToWaitFor,
    #[error("something is scheduled already; cancel that first")]
    SomethingScheduled,
    #[error("the subscription is being billed; try again in a moment")]
    BillingDue,
    #[error("no change or pause is scheduled")]
    NothingScheduled,
    #[error("no cancellation is scheduled")]
    NotCancelling,
    #[error("so many changes in one period are not kept apart; change it at the period's end")]
    TooManyChanges,
    #[error("the quote has expired; ask for another")]
    QuoteExpired,
    #[error("something that the quote depends on has changed; ask for another")]
    QuoteOutdated,
    #[error("{0}")]
    Command(CommandRefusal),
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
    #[error("a percentage is a decimal from 0 to 100 with at most 6 decimal places")]
    InvalidPercent,
    #[error("an amount is shared out over amounts of which none is negative and one is above zero")]
    AllocationWeights,
    #[error("a price has between 1 and 50 tiers")]
    TierCount,
    #[error("tiers rise: each ends above the one before it, the first above zero")]
    TierOrder,
    #[error("the last tier has no end, and every other one has")]
    TierOpenEnd,
    #[error("a package holds at least one unit")]
    PackageSize,
    #[error("a coupon code is 3 to 40 letters A to Z, digits, underscores and hyphens")]
    InvalidCouponCode,
    #[error("a coupon takes off more than nothing")]
    CouponEffect,
    #[error("a coupon lasts between 1 and 120 periods")]
    CouponPeriods,
    #[error("a coupon is restricted to at most 50 plans")]
    CouponPlans,
    #[error("a coupon that is limited can be redeemed at least once")]
    CouponLimit,
    #[error("another coupon has this code")]
    CouponCodeTaken,
    #[error("the coupon is archived")]
    CouponArchived,
    #[error("the time to redeem the coupon is over")]
    CouponExpired,
    #[error("the coupon was redeemed as often as it allows")]
    CouponExhausted,
    #[error("the coupon is for other plans")]
    CouponNotForPlan,
    #[error("the coupon takes off an amount in another currency")]
    CouponCurrency,
    #[error("no such country in ISO 3166-1: two capital letters")]
    UnknownCountry,
    #[error("a region is 1 to 10 capital letters and digits: the part of its ISO 3166-2 code after the hyphen")]
    InvalidRegion,
    #[error("a VAT id is 4 to 20 capital letters and digits")]
    InvalidVatId,
    #[error("a tax rate ends after it starts")]
    TaxRateValidity,
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
            | Self::BillingDayOutOfRange
            | Self::BillingDayNeedsMonths
            | Self::PartOutsidePeriod
            | Self::FractionOutOfRange
            | Self::InvalidFeatureKey
            | Self::ComponentCount
            | Self::NegativePrice
            | Self::FeatureList
            | Self::TrialTooLong
            | Self::QuantityMismatch
            | Self::InvalidMeterKey
            | Self::CurrencyList
            | Self::PlanCurrency
            | Self::PlanTiers
            | Self::CurrencyRequired
            | Self::MeterMismatch
            | Self::NoSuchPlan
            | Self::NoSuchLine
            | Self::CreditBeyondLine
            | Self::CreditBeyondInvoice
            | Self::PaymentTermsTooLong
            | Self::ItemCount
            | Self::PlanTwice
            | Self::IntervalMismatch
            | Self::StartOutOfRange
            | Self::InstantOutOfRange
            | Self::PaymentMethodRejected
            | Self::TestClockTarget
            | Self::InvalidToken
            | Self::InvalidPercent
            | Self::AllocationWeights
            | Self::TierCount
            | Self::TierOrder
            | Self::TierOpenEnd
            | Self::PackageSize
            | Self::InvalidCouponCode
            | Self::CouponEffect
            | Self::CouponPeriods
            | Self::CouponPlans
            | Self::CouponLimit
            | Self::UnknownCountry
            | Self::InvalidRegion
            | Self::InvalidVatId
            | Self::TaxRateValidity => RefusalKind::Value,
            Self::TestClockNotAllowed
            | Self::TestClockBusy
            | Self::Command(_)
            | Self::PlanArchived
            | Self::NoSuchInvoice
            | Self::InvoiceVoid
            | Self::InvoiceNotOpen
            | Self::FirstInvoice
            | Self::PaymentUnderWay
            | Self::PaymentMethodRequired
            | Self::NoPeriodToWaitFor
            | Self::SomethingScheduled
            | Self::BillingDue
            | Self::NothingScheduled
            | Self::NotCancelling
            | Self::TooManyChanges
            | Self::QuoteExpired
            | Self::QuoteOutdated
            | Self::EmailUnconfirmed
            | Self::CouponCodeTaken
            | Self::CouponArchived
            | Self::CouponExpired
            | Self::CouponExhausted
            | Self::CouponNotForPlan
            | Self::CouponCurrency => RefusalKind::State,
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
            Self::BillingDayOutOfRange => "billing_day_out_of_range",
            Self::BillingDayNeedsMonths => "billing_day_needs_months",
            Self::PartOutsidePeriod => "part_outside_period",
            Self::FractionOutOfRange => "fraction_out_of_range",
            Self::InvalidFeatureKey => "invalid_feature_key",
            Self::ComponentCount => "component_count",
            Self::NegativePrice => "negative_price",
            Self::FeatureList => "feature_list",
            Self::TrialTooLong => "trial_too_long",
            Self::QuantityMismatch => "quantity_mismatch",
            Self::InvalidMeterKey => "invalid_meter_key",
            Self::CurrencyList => "currency_list",
            Self::MeterMismatch => "meter_mismatch",
            Self::CurrencyRequired => "currency_required",
            Self::PlanTiers => "plan_tiers",
            Self::PlanCurrency => "plan_currency",
            Self::PlanArchived => "plan_archived",
            Self::NoSuchPlan => "no_such_plan",
            Self::NoSuchInvoice => "no_such_invoice",
            Self::NoSuchLine => "no_such_line",
            Self::CreditBeyondLine => "credit_beyond_line",
            Self::CreditBeyondInvoice => "credit_beyond_invoice",
            Self::InvoiceVoid => "invoice_void",
            Self::InvoiceNotOpen => "invoice_not_open",
            Self::FirstInvoice => "first_invoice",
            Self::PaymentUnderWay => "payment_under_way",
            Self::PaymentTermsTooLong => "payment_terms_too_long",
            Self::PaymentMethodRequired => "payment_method_required",
            Self::ItemCount => "item_count",
            Self::PlanTwice => "plan_twice",
            Self::IntervalMismatch => "interval_mismatch",
            Self::StartOutOfRange => "start_out_of_range",
            Self::InstantOutOfRange => "instant_out_of_range",
            Self::NoPeriodToWaitFor => "no_period_to_wait_for",
            Self::SomethingScheduled => "something_scheduled",
            Self::BillingDue => "billing_due",
            Self::NothingScheduled => "nothing_scheduled",
            Self::NotCancelling => "not_cancelling",
            Self::TooManyChanges => "too_many_changes",
            Self::QuoteExpired => "quote_expired",
            Self::QuoteOutdated => "quote_outdated",
            Self::Command(_) => "command_not_allowed",
            Self::PaymentMethodRejected => "payment_method_rejected",
            Self::TestClockNotAllowed => "test_clock_not_allowed",
            Self::TestClockTarget => "test_clock_target",
            Self::TestClockBusy => "test_clock_busy",
            Self::EmailUnconfirmed => "email_unconfirmed",
            Self::InvalidToken => "invalid_token",
            Self::WrongCredentials => "wrong_credentials",
            Self::InvalidPercent => "invalid_percent",
            Self::AllocationWeights => "allocation_weights",
            Self::TierCount => "tier_count",
            Self::TierOrder => "tier_order",
            Self::TierOpenEnd => "tier_open_end",
            Self::PackageSize => "package_size",
            Self::InvalidCouponCode => "invalid_coupon_code",
            Self::CouponEffect => "coupon_effect",
            Self::CouponPeriods => "coupon_periods",
            Self::CouponPlans => "coupon_plans",
            Self::CouponLimit => "coupon_limit",
            Self::CouponCodeTaken => "coupon_code_taken",
            Self::CouponArchived => "coupon_archived",
            Self::CouponExpired => "coupon_expired",
            Self::CouponExhausted => "coupon_exhausted",
            Self::CouponNotForPlan => "coupon_not_for_plan",
            Self::CouponCurrency => "coupon_currency",
            Self::UnknownCountry => "unknown_country",
            Self::InvalidRegion => "invalid_region",
            Self::InvalidVatId => "invalid_vat_id",
            Self::TaxRateValidity => "tax_rate_validity",
        }
    }
}
