use crate::intent::{DeclineCode, Outcome};
use serde::{Deserialize, Serialize};
use std::fmt;

const TOKEN: &str = "tok_";
const METHOD: &str = "card_";
const DECLINE_INVOICE: &str = "decline_invoice_";

/// A card, which is how a charge of it ends. Its name is in its token and in its payment method alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Card {
    Visa,
    Declined,
    InsufficientFunds,
    Expired,
    AuthenticationRequired,
    LoseAnswer,
    /// Declines the first charge for this invoice number of an account.
    DeclineInvoice(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such payment method")]
pub struct UnknownCard;

impl Card {
    #[must_use]
    pub fn of_token(token: &str) -> Option<Self> {
        Self::named(token.strip_prefix(TOKEN)?)
    }

    #[must_use]
    pub fn of_method(method: &str) -> Option<Self> {
        Self::named(method.strip_prefix(METHOD)?)
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "visa" => Self::Visa,
            "declined" => Self::Declined,
            "insufficient_funds" => Self::InsufficientFunds,
            "expired_card" => Self::Expired,
            "authentication_required" => Self::AuthenticationRequired,
            "lose_answer" => Self::LoseAnswer,
            _ => {
                let digits = name.strip_prefix(DECLINE_INVOICE)?;
                let invoice: u32 = digits.parse().ok()?;
                // One name each: not +7, not 07.
                let canonical = invoice > 0 && invoice.to_string() == digits;
                return canonical.then_some(Self::DeclineInvoice(invoice));
            }
        })
    }

    /// Its payment method's id.
    #[must_use]
    pub fn method(self) -> String {
        format!("{METHOD}{self}")
    }

    #[must_use]
    pub fn brand(self) -> &'static str {
        "visa"
    }

    #[must_use]
    pub fn last4(self) -> &'static str {
        match self {
            Self::Visa => "4242",
            Self::Declined => "0002",
            Self::InsufficientFunds => "9995",
            Self::Expired => "0069",
            Self::AuthenticationRequired => "3155",
            Self::LoseAnswer => "0119",
            Self::DeclineInvoice(_) => "0341",
        }
    }

    /// Whether the card declines the first charge for this invoice and no later one.
    #[must_use]
    pub fn declines_first(self, invoice: u32) -> bool {
        self == Self::DeclineInvoice(invoice)
    }

    /// How a charge for `invoice` ends. `declined_before` only matters where [`Card::declines_first`].
    #[must_use]
    pub fn outcome(self, invoice: u32, declined_before: bool) -> Outcome {
        match self {
            Self::Declined => Outcome::Declined(DeclineCode::CardDeclined),
            Self::InsufficientFunds => Outcome::Declined(DeclineCode::InsufficientFunds),
            Self::Expired => Outcome::Declined(DeclineCode::ExpiredCard),
            Self::AuthenticationRequired => Outcome::RequiresAction,
            Self::DeclineInvoice(_) if self.declines_first(invoice) && !declined_before => {
                Outcome::Declined(DeclineCode::CardDeclined)
            }
            Self::Visa | Self::LoseAnswer | Self::DeclineInvoice(_) => Outcome::Succeeded,
        }
    }
}

/// The name that token and payment method share.
impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Visa => f.write_str("visa"),
            Self::Declined => f.write_str("declined"),
            Self::InsufficientFunds => f.write_str("insufficient_funds"),
            Self::Expired => f.write_str("expired_card"),
            Self::AuthenticationRequired => f.write_str("authentication_required"),
            Self::LoseAnswer => f.write_str("lose_answer"),
            Self::DeclineInvoice(invoice) => write!(f, "{DECLINE_INVOICE}{invoice}"),
        }
    }
}

impl From<Card> for String {
    fn from(card: Card) -> Self {
        card.method()
    }
}

impl TryFrom<String> for Card {
    type Error = UnknownCard;

    fn try_from(method: String) -> Result<Self, UnknownCard> {
        Self::of_method(&method).ok_or(UnknownCard)
    }
}

#[cfg(test)]
mod tests {
    use super::Card;
    use crate::intent::{DeclineCode, Outcome};

    const TOKENS: [&str; 7] = [
        "tok_visa",
        "tok_declined",
        "tok_insufficient_funds",
        "tok_expired_card",
        "tok_authentication_required",
        "tok_lose_answer",
        "tok_decline_invoice_3",
    ];

    fn outcome(token: &str, invoice: u32, declined_before: bool) -> Outcome {
        Card::of_token(token).unwrap().outcome(invoice, declined_before)
    }

    #[test]
    fn a_token_gives_a_method_that_means_the_same() {
        for token in TOKENS {
            let card = Card::of_token(token).unwrap();
            assert_eq!(Card::of_method(&card.method()), Some(card), "{token}");
            assert_eq!(card.method().strip_prefix("card_"), token.strip_prefix("tok_"));
        }
    }

    #[test]
    fn other_tokens_are_unknown() {
        for token in [
            "",
            "tok_",
            "visa",
            "card_visa",
            "tok_mastercard",
            "tok_decline_invoice_",
            "tok_decline_invoice_0",
            "tok_decline_invoice_07",
            "tok_decline_invoice_+7",
            "tok_decline_invoice_4294967296",
        ] {
            assert_eq!(Card::of_token(token), None, "{token}");
        }
    }

    #[test]
    fn cards_end_charges_as_their_tokens_say() {
        use DeclineCode::{CardDeclined, ExpiredCard, InsufficientFunds};
        assert_eq!(outcome("tok_visa", 1, false), Outcome::Succeeded);
        assert_eq!(outcome("tok_lose_answer", 1, false), Outcome::Succeeded);
        assert_eq!(outcome("tok_declined", 1, false), Outcome::Declined(CardDeclined));
        assert_eq!(outcome("tok_insufficient_funds", 1, false), Outcome::Declined(InsufficientFunds));
        assert_eq!(outcome("tok_expired_card", 1, false), Outcome::Declined(ExpiredCard));
        assert_eq!(outcome("tok_authentication_required", 1, false), Outcome::RequiresAction);
    }

    #[test]
    fn one_invoice_is_declined_once() {
        let token = "tok_decline_invoice_3";
        assert_eq!(outcome(token, 2, false), Outcome::Succeeded);
        assert_eq!(outcome(token, 3, false), Outcome::Declined(DeclineCode::CardDeclined));
        assert_eq!(outcome(token, 3, true), Outcome::Succeeded);
        assert_eq!(outcome(token, 4, false), Outcome::Succeeded);
    }
}
