//! Why a rule says no: one row for each reason.

use crate::subscription::CommandRefusal;

macro_rules! refusals {
    ($($refusal:ident: $kind:ident, $code:literal, $message:literal;)*) => {
        /// Why a rule says no. Transport-free; `code` is stable and public, the message is for people.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
        pub enum Refusal {
            $(#[error($message)] $refusal,)*
            #[error("{0}")]
            Command(CommandRefusal),
        }

        impl Refusal {
            /// All but [`Refusal::Command`], whose reasons stand with the table of states and commands.
            pub const ALL: &[Self] = &[$(Self::$refusal,)*];

            #[must_use]
            pub fn kind(self) -> RefusalKind {
                match self {
                    $(Self::$refusal => RefusalKind::$kind,)*
                    Self::Command(_) => RefusalKind::State,
                }
            }

            /// The `code` of the problem document.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$refusal => $code,)*
                    Self::Command(_) => "command_not_allowed",
                }
            }
        }
    };
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

refusals! {
    InvalidName: Value, "invalid_name", "a name has 1 to 200 characters and no control characters";
    InvalidEmail: Value, "invalid_email", "this is not an e-mail address that mail can be sent to";
    PasswordLength: Value, "password_length", "a password has 15 to 256 characters, or from 8 on beside a second factor";
    PasswordTooCommon: Value, "password_too_common", "this password is too easily guessed";
    UnknownCurrency: Value, "unknown_currency", "no such ISO 4217 currency with 0, 2 or 3 decimal places";
    UnknownTimeZone: Value, "unknown_time_zone", "no such time zone in the IANA database";
    AmountOutOfRange: Value, "amount_out_of_range", "the amount is beyond what is kept exactly: 2^53-1 minor units";
    DecimalOutOfRange: Value, "decimal_out_of_range", "a price or quantity has at most 12 digits before the point and 12 after it, and is not negative";
    CurrencyMismatch: Value, "currency_mismatch", "amounts of two currencies do not add up; give all of them in one";
    EmptyPeriod: Value, "empty_period", "a period ends after it starts";
    IntervalOutOfRange: Value, "interval_out_of_range", "an interval is at least one unit and at most ten years";
    BeyondCalendar: Value, "beyond_calendar", "the date is beyond the calendar, which ends with the year 9999";
    BillingDayOutOfRange: Value, "billing_day_out_of_range", "a billing day is a day of the month from 1 to 31";
    BillingDayNeedsMonths: Value, "billing_day_needs_months", "a billing day needs an interval of months or years";
    PartOutsidePeriod: Value, "part_outside_period", "only a part of the period can be measured against it";
    FractionOutOfRange: Value, "fraction_out_of_range", "a fraction of a period lies between nothing and the whole";
    InvalidFeatureKey: Value, "invalid_feature_key", "a feature key is 1 to 40 lower-case letters, digits and underscores, and starts with a letter";
    ComponentCount: Value, "component_count", "a plan has between 1 and 20 price components";
    NegativePrice: Value, "negative_price", "a price component is not negative";
    FeatureList: Value, "feature_list", "a feature stands once in a plan, and there are at most 50";
    TrialTooLong: Value, "trial_too_long", "a trial lasts at most 730 days";
    QuantityMismatch: Value, "quantity_mismatch", "give a quantity of at least 1 for the plan's seats, and none when it has none";
    InvalidMeterKey: Value, "invalid_meter_key", "a meter key is 1 to 40 lower-case letters, digits and underscores, and starts with a letter";
    CurrencyList: Value, "currency_list", "every component has a price in each of the plan's currencies, of which there are 1 to 20";
    PlanTiers: Value, "plan_tiers", "a plan has at most 1000 tiers, over all components and currencies";
    PlanCurrency: Value, "plan_currency", "the plan is not sold in this currency; choose one that the plan is sold in, or for a subscription that there is, whose currency does not change, a plan that is sold in its";
    MeterMismatch: Value, "meter_mismatch", "a metered component names its meter, and no other does";
    CurrencyRequired: Value, "currency_required", "say in which of its currencies the plan is wanted";
    PlanArchived: State, "plan_archived", "the plan is archived and is not sold any more; who has it keeps it, everybody else chooses another";
    NoSuchPlan: Value, "no_such_plan", "there is no such plan; the list of plans has those that there are";
    NoSuchInvoice: State, "no_such_invoice", "there is no such invoice";
    NoSuchLine: Value, "no_such_line", "the invoice has no such line; the first is 0";
    CreditBeyondLine: Value, "credit_beyond_line", "a credit is more than nothing, and no more than what remains of the line";
    CreditBeyondInvoice: Value, "credit_beyond_invoice", "a credit is more than nothing, and no more than what remains of the invoice";
    InvoiceVoid: State, "invoice_void", "only an open or a paid invoice can be credited";
    InvoiceNotOpen: State, "invoice_not_open", "only an open invoice of which nothing was paid can be voided or given up; credit a paid one";
    FirstInvoice: State, "first_invoice", "the subscription waits for this invoice; cancel the subscription instead";
    PaymentUnderWay: State, "payment_under_way", "a payment is under way; try again when its outcome is known";
    NothingOwed: State, "nothing_owed", "only what is owed of an invoice, or was given up of it, can be paid";
    PaymentBeyondBalance: Value, "payment_beyond_balance", "a payment is more than nothing, and no more than what is owed of the invoice or was given up of it";
    FirstInvoiceByHalves: State, "first_invoice_by_halves", "the subscription waits for this invoice, which is paid as a whole";
    TooManyPayments: State, "too_many_payments", "at most 50 payments are recorded for one invoice";
    PaymentTermsTooLong: Value, "payment_terms_too_long", "payment terms are at most 180 days";
    PaymentMethodRequired: State, "payment_method_required", "attach a payment method first";
    ItemCount: Value, "item_count", "a subscription has 1 to 20 items, with 50 price components at most";
    PlanTwice: Value, "plan_twice", "a plan stands once in a subscription";
    IntervalMismatch: Value, "interval_mismatch", "all items of a subscription have the same interval";
    StartOutOfRange: Value, "start_out_of_range", "a subscription starts within 366 days of now";
    InstantOutOfRange: Value, "instant_out_of_range", "a change is scheduled for an instant to come, at most three years ahead";
    NoPeriodToWaitFor: State, "no_period_to_wait_for", "the subscription is in no period; change it now";
    SomethingScheduled: State, "something_scheduled", "something is scheduled already; cancel that first";
    BillingDue: State, "billing_due", "the subscription is being billed; try again in a moment";
    NothingScheduled: State, "nothing_scheduled", "no change or pause is scheduled that could be taken back";
    NotCancelling: State, "not_cancelling", "no cancellation is scheduled; what was cancelled already can be reactivated";
    TooManyChanges: State, "too_many_changes", "so many changes in one period are not kept apart; change it at the period's end";
    QuoteExpired: State, "quote_expired", "the quote has expired; ask for another";
    QuoteOutdated: State, "quote_outdated", "something that the quote depends on has changed; ask for another";
    PaymentMethodRejected: Value, "payment_method_rejected", "the payment gateway does not accept this payment method; attach another";
    TestClockNotAllowed: State, "test_clock_not_allowed", "an account gets its test clock before its first subscription, and only one";
    TestClockTarget: Value, "test_clock_target", "a test clock moves forward, by at most two years at a time";
    TestClockBusy: State, "test_clock_busy", "the test clock is still advancing; try again when it has no target any more";
    EmailUnconfirmed: State, "email_unconfirmed", "the address must be confirmed before an account is opened";
    EmailTaken: State, "email_taken", "another user has this e-mail address";
    InvalidToken: Value, "invalid_token", "the token is wrong, expired or was used";
    WrongCredentials: Credentials, "wrong_credentials", "the e-mail address or the password is wrong";
    ChallengeOver: Credentials, "challenge_over", "the challenge is unknown, over or was used; log in again";
    WrongSecondFactor: Credentials, "wrong_second_factor", "the code is wrong or was used";
    WrongPasskey: Credentials, "wrong_passkey", "the passkey is not one of ours, or was not used as it should be";
    PasskeyRefused: Value, "passkey_refused", "the passkey is not one that is accepted here, or was not used as it should be";
    PasskeyKnown: State, "passkey_known", "this passkey is one of yours already";
    WrongCode: Value, "wrong_code", "the code is wrong or was used";
    NoSuchFactor: State, "no_such_factor", "there is no such second factor";
    EnrolmentOver: State, "enrolment_over", "the app was not confirmed in time; enrol it again";
    TooManyFactors: State, "too_many_factors", "nobody has more than 10 second factors; remove one first";
    NoSecondFactor: State, "no_second_factor", "there are recovery codes only beside a second factor";
    PasswordNeedsFactor: State, "password_needs_factor", "the password is too short to do without a second factor; choose one of at least 15 characters first";
    WrongPassword: Value, "wrong_password", "this is not your password";
    RoleBeyondOwn: Value, "role_beyond_own", "nobody gives or takes a role that allows more than they may themselves";
    LastOwner: State, "last_owner", "an account has at least one owner; make somebody else one first";
    NotOwner: State, "not_owner", "only an owner gives the account away";
    TransferToSelf: Value, "transfer_to_self", "the account is yours already";
    InvitationForAnother: State, "invitation_for_another", "the invitation is for another e-mail address than yours";
    AlreadyMember: State, "already_member", "you are a member of this account already";
    NoScopes: Value, "no_scopes", "a key has at least one scope";
    ScopesBeyondOwn: Value, "scopes_beyond_own", "a key is for no more than whoever makes it may do themselves, and than its owner can use";
    ExpiryPast: Value, "expiry_past", "it would have expired already";
    ApiKeyOver: State, "api_key_over", "the key was revoked or has expired; make another";
    ImpersonationRole: Value, "impersonation_role", "nobody acts in an account's name as its owner";
    ImpersonationTooLong: Value, "impersonation_too_long", "an impersonation lasts 1 to 60 minutes";
    ImpersonationOver: State, "impersonation_over", "the impersonation is over; start another";
    RolePermissions: Value, "role_permissions", "a role has at least one permission, and none beyond what its kind can have";
    LastAdmin: State, "last_admin", "the operator has at least one admin; make somebody else one first";
    AlreadyStaff: State, "already_staff", "they are one of the operator's people already";
    NoSuchUser: Value, "no_such_user", "nobody has registered with this e-mail address";
    InvalidPercent: Value, "invalid_percent", "a percentage is a decimal from 0 to 100 with at most 6 decimal places";
    AllocationWeights: Value, "allocation_weights", "an amount is shared out over amounts of which none is negative and one is above zero";
    TierCount: Value, "tier_count", "a price has between 1 and 50 tiers";
    TierOrder: Value, "tier_order", "tiers rise: each ends above the one before it, the first above zero";
    TierOpenEnd: Value, "tier_open_end", "the last tier has no end, and every other one has";
    PackageSize: Value, "package_size", "a package holds at least one unit";
    InvalidCouponCode: Value, "invalid_coupon_code", "a coupon code is 3 to 40 letters A to Z, digits, underscores and hyphens";
    CouponEffect: Value, "coupon_effect", "a coupon takes off more than nothing";
    CouponPeriods: Value, "coupon_periods", "a coupon lasts between 1 and 120 periods";
    CouponPlans: Value, "coupon_plans", "a coupon is restricted to at most 50 plans";
    CouponLimit: Value, "coupon_limit", "a coupon that is limited can be redeemed at least once";
    CouponCodeTaken: State, "coupon_code_taken", "another coupon has this code; choose one that none has";
    CouponArchived: State, "coupon_archived", "the coupon is archived and is not redeemed any more; leave it out, or give another";
    CouponExpired: State, "coupon_expired", "the time to redeem the coupon is over; leave it out, or give another";
    CouponExhausted: State, "coupon_exhausted", "the coupon was redeemed as often as it allows; leave it out, or give another";
    CouponNotForPlan: State, "coupon_not_for_plan", "the coupon is for other plans; it is redeemed with one of them among the items";
    CouponCurrency: State, "coupon_currency", "the coupon takes off an amount in another currency; it is redeemed by a subscription in that one";
    CouponApplied: State, "coupon_applied", "the subscription has a coupon already; remove it first";
    CouponOfPeriod: State, "coupon_of_period", "another coupon took something off the current period; apply this one in the next";
    NoCouponApplied: State, "no_coupon_applied", "the subscription has no coupon that could be removed";
    UnknownCountry: Value, "unknown_country", "no such country in ISO 3166-1: two capital letters";
    InvalidRegion: Value, "invalid_region", "a region is 1 to 10 capital letters and digits: the part of its ISO 3166-2 code after the hyphen";
    InvalidVatId: Value, "invalid_vat_id", "a VAT id is 4 to 20 capital letters and digits";
    TaxRateValidity: Value, "tax_rate_validity", "a tax rate ends after it starts";
    SessionOver: Credentials, "session_over", "the session is over; log in again";
    RenewedByToken: State, "renewed_by_token", "a session of tokens is renewed with its refresh token; only one of a cookie is renewed here";
    NoSuchProvider: Value, "no_such_provider", "there is no such provider to log in with";
    ForeignReturn: Value, "foreign_return", "people come back to a page of the operator's own";
    ProviderRefused: Value, "provider_refused", "the provider does not say who you are";
    ProviderEmailUnverified: State, "provider_email_unverified", "the provider does not vouch for your address; log in another way and link the provider";
    LinkFirst: State, "link_first", "somebody has this address already; log in as they do and link the provider";
    IdentityTaken: State, "identity_taken", "this identity is another user's";
    ProviderLinked: State, "provider_linked", "you have another identity of this provider; unlink that first";
    LastWayIn: State, "last_way_in", "it is the only way you log in; give yourself a password first";
    NoSuchRole: Value, "no_such_role", "there is no such role";
    ScopeTooWide: Value, "scope_too_wide", "nobody gives away more than they may themselves";
    InvalidScope: Value, "invalid_scope", "the scope names something that there is not, or more than the client may";
    InvalidRedirectUri: Value, "invalid_redirect_uri", "a redirect URI is https, or http to the own machine, with at most 500 characters and no fragment";
    RedirectUris: Value, "redirect_uris", "a client of the operator has at most 10 redirect URIs, and one of an account none";
    InvalidRequest: Value, "invalid_request", "a parameter is missing or contradicts another";
    InvalidClient: Credentials, "invalid_client", "the client is unknown or did not prove that it is";
    InvalidGrant: Value, "invalid_grant", "what was presented is wrong, over, or another client's";
    UnauthorizedClient: Value, "unauthorized_client", "a client with redirect URIs acts for the people who let it; register another one without";
    UnsupportedGrantType: Value, "unsupported_grant_type", "there is no such grant type";
}
