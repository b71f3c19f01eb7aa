use domain::Refusal;
use domain::refusal::RefusalKind;
use std::collections::BTreeSet;

/// Every refusal with what it is about; the match keeps the list whole.
fn kind(refusal: Refusal) -> RefusalKind {
    use Refusal as R;
    match refusal {
        R::TestClockNotAllowed
        | R::TestClockBusy
        | R::Command(_)
        | R::PlanArchived
        | R::NoSuchInvoice
        | R::InvoiceVoid
        | R::InvoiceNotOpen
        | R::FirstInvoice
        | R::PaymentUnderWay
        | R::PaymentMethodRequired
        | R::NoPeriodToWaitFor
        | R::SomethingScheduled
        | R::BillingDue
        | R::NothingScheduled
        | R::NotCancelling
        | R::TooManyChanges
        | R::QuoteExpired
        | R::QuoteOutdated
        | R::EmailUnconfirmed
        | R::CouponCodeTaken
        | R::CouponArchived
        | R::CouponExpired
        | R::CouponExhausted
        | R::CouponNotForPlan
        | R::CouponCurrency => RefusalKind::State,
        R::WrongCredentials => RefusalKind::Credentials,
        R::InvalidName
        | R::InvalidEmail
        | R::PasswordLength
        | R::PasswordTooCommon
        | R::UnknownCurrency
        | R::UnknownTimeZone
        | R::AmountOutOfRange
        | R::DecimalOutOfRange
        | R::CurrencyMismatch
        | R::EmptyPeriod
        | R::IntervalOutOfRange
        | R::BeyondCalendar
        | R::BillingDayOutOfRange
        | R::BillingDayNeedsMonths
        | R::PartOutsidePeriod
        | R::FractionOutOfRange
        | R::InvalidFeatureKey
        | R::ComponentCount
        | R::NegativePrice
        | R::FeatureList
        | R::TrialTooLong
        | R::QuantityMismatch
        | R::InvalidMeterKey
        | R::CurrencyList
        | R::PlanCurrency
        | R::PlanTiers
        | R::CurrencyRequired
        | R::MeterMismatch
        | R::NoSuchPlan
        | R::NoSuchLine
        | R::CreditBeyondLine
        | R::CreditBeyondInvoice
        | R::PaymentTermsTooLong
        | R::ItemCount
        | R::PlanTwice
        | R::IntervalMismatch
        | R::StartOutOfRange
        | R::InstantOutOfRange
        | R::PaymentMethodRejected
        | R::TestClockTarget
        | R::InvalidToken
        | R::InvalidPercent
        | R::AllocationWeights
        | R::TierCount
        | R::TierOrder
        | R::TierOpenEnd
        | R::PackageSize
        | R::InvalidCouponCode
        | R::CouponEffect
        | R::CouponPeriods
        | R::CouponPlans
        | R::CouponLimit
        | R::UnknownCountry
        | R::InvalidRegion
        | R::InvalidVatId
        | R::TaxRateValidity => RefusalKind::Value,
    }
}

const ALL: &[Refusal] = &[
    Refusal::InvalidName,
    Refusal::InvalidEmail,
    Refusal::PasswordLength,
    Refusal::PasswordTooCommon,
    Refusal::UnknownCurrency,
    Refusal::UnknownTimeZone,
    Refusal::AmountOutOfRange,
    Refusal::DecimalOutOfRange,
    Refusal::CurrencyMismatch,
    Refusal::EmptyPeriod,
    Refusal::IntervalOutOfRange,
    Refusal::BeyondCalendar,
    Refusal::BillingDayOutOfRange,
    Refusal::BillingDayNeedsMonths,
    Refusal::PartOutsidePeriod,
    Refusal::FractionOutOfRange,
    Refusal::InvalidFeatureKey,
    Refusal::ComponentCount,
    Refusal::NegativePrice,
    Refusal::FeatureList,
    Refusal::TrialTooLong,
    Refusal::QuantityMismatch,
    Refusal::InvalidMeterKey,
    Refusal::CurrencyList,
    Refusal::PlanCurrency,
    Refusal::PlanArchived,
    Refusal::NoSuchPlan,
    Refusal::NoSuchInvoice,
    Refusal::NoSuchLine,
    Refusal::CreditBeyondLine,
    Refusal::CreditBeyondInvoice,
    Refusal::InvoiceVoid,
    Refusal::InvoiceNotOpen,
    Refusal::FirstInvoice,
    Refusal::PaymentUnderWay,
    Refusal::PaymentTermsTooLong,
    Refusal::PaymentMethodRequired,
    Refusal::ItemCount,
    Refusal::PlanTwice,
    Refusal::IntervalMismatch,
    Refusal::StartOutOfRange,
    Refusal::InstantOutOfRange,
    Refusal::NoPeriodToWaitFor,
    Refusal::SomethingScheduled,
    Refusal::BillingDue,
    Refusal::NothingScheduled,
    Refusal::NotCancelling,
    Refusal::TooManyChanges,
    Refusal::QuoteExpired,
    Refusal::QuoteOutdated,
    Refusal::PaymentMethodRejected,
    Refusal::TestClockNotAllowed,
    Refusal::TestClockTarget,
    Refusal::TestClockBusy,
    Refusal::EmailUnconfirmed,
    Refusal::InvalidToken,
    Refusal::WrongCredentials,
    Refusal::InvalidPercent,
    Refusal::AllocationWeights,
    Refusal::TierCount,
    Refusal::TierOrder,
    Refusal::TierOpenEnd,
    Refusal::PackageSize,
    Refusal::InvalidCouponCode,
    Refusal::CouponEffect,
    Refusal::CouponPeriods,
    Refusal::CouponPlans,
    Refusal::CouponLimit,
    Refusal::CouponCodeTaken,
    Refusal::CouponArchived,
    Refusal::CouponExpired,
    Refusal::CouponExhausted,
    Refusal::CouponNotForPlan,
    Refusal::CouponCurrency,
    Refusal::UnknownCountry,
    Refusal::InvalidRegion,
    Refusal::InvalidVatId,
    Refusal::TaxRateValidity,
];

#[test]
fn a_code_means_one_thing_and_is_the_refusals_name() {
    let codes: BTreeSet<_> = ALL.iter().map(|refusal| refusal.code()).collect();
    assert_eq!(codes.len(), ALL.len());
    for refusal in ALL {
        let name = format!("{refusal:?}").to_lowercase();
        assert_eq!(refusal.code().replace('_', ""), name);
    }
}

#[test]
fn a_refusal_says_whose_fault_it_is() {
    for refusal in ALL {
        assert_eq!(refusal.kind(), kind(*refusal), "{refusal:?}");
    }
}
