use domain::Refusal;
use domain::refusal::RefusalKind;
use std::collections::BTreeSet;

/// Every refusal with what it is about; the match keeps the list whole.
fn kind(refusal: Refusal) -> RefusalKind {
    use Refusal as R;
    match refusal {
        R::TestClockNotAllowed | R::TestClockBusy | R::EmailUnconfirmed => RefusalKind::State,
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
        | R::InvalidFeatureKey
        | R::ComponentCount
        | R::NegativePrice
        | R::FeatureList
        | R::TrialTooLong
        | R::QuantityMismatch
        | R::PaymentMethodRejected
        | R::TestClockTarget
        | R::InvalidToken => RefusalKind::Value,
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
    Refusal::InvalidFeatureKey,
    Refusal::ComponentCount,
    Refusal::NegativePrice,
    Refusal::FeatureList,
    Refusal::TrialTooLong,
    Refusal::QuantityMismatch,
    Refusal::PaymentMethodRejected,
    Refusal::TestClockNotAllowed,
    Refusal::TestClockTarget,
    Refusal::TestClockBusy,
    Refusal::EmailUnconfirmed,
    Refusal::InvalidToken,
    Refusal::WrongCredentials,
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
