use super::{Price, Tier};
use crate::Refusal;
use crate::money::{Currency, Money, Quantity};

impl Price {
    /// Whether the price contradicts neither itself nor the currency it is sold in.
    ///
    /// # Errors
    /// [`Refusal::CurrencyMismatch`], [`Refusal::NegativePrice`], [`Refusal::TierCount`], [`Refusal::TierOrder`],
    /// [`Refusal::TierOpenEnd`], [`Refusal::PackageSize`].
    pub fn check(&self, currency: Currency) -> Result<(), Refusal> {
        match self {
            Self::Flat { amount } => check_amount(*amount, currency),
            Self::PerUnit { .. } => Ok(()),
            Self::Graduated { tiers } | Self::Volume { tiers } => check_tiers(tiers, currency),
            Self::Package { size: 0, .. } => Err(Refusal::PackageSize),
            Self::Package { amount, .. } => check_amount(*amount, currency),
        }
    }
}

fn check_amount(amount: Money, currency: Currency) -> Result<(), Refusal> {
    if amount.currency() != currency {
        return Err(Refusal::CurrencyMismatch);
    }
    if amount.amount() < 0 {
        return Err(Refusal::NegativePrice);
    }
    Ok(())
}

fn check_tiers(tiers: &[Tier], currency: Currency) -> Result<(), Refusal> {
    if !(1..=Price::MOST_TIERS).contains(&tiers.len()) {
        return Err(Refusal::TierCount);
    }
    let open = tiers.iter().position(|tier| tier.up_to.is_none());
    if open != Some(tiers.len() - 1) {
        return Err(Refusal::TierOpenEnd);
    }
    let mut below = Quantity::ZERO;
    for end in tiers.iter().filter_map(|tier| tier.up_to) {
        if end <= below {
            return Err(Refusal::TierOrder);
        }
        below = end;
    }
    tiers.iter().filter_map(|tier| tier.flat).try_for_each(|flat| check_amount(flat, currency))
}
