use super::Money;
use crate::Refusal;

/// Shares `total` out over `weights` so that the shares add up to it, by largest remainder; of equal remainders the
/// earlier weight gets the minor unit. A negative total is shared out as its opposite is.
///
/// A weight of zero gets nothing. While `total` is within 0 and the sum of the weights, no share exceeds its weight.
///
/// # Errors
/// [`Refusal::CurrencyMismatch`]. [`Refusal::AllocationWeights`] when a weight is negative, or when all are zero and
/// the total is not.
pub fn allocate(total: Money, weights: &[Money]) -> Result<Vec<Money>, Refusal> {
    if weights.iter().any(|weight| weight.currency() != total.currency()) {
        return Err(Refusal::CurrencyMismatch);
    }
    let weights: Vec<i64> = weights.iter().map(|weight| weight.amount()).collect();
    let shares = largest_remainder(total.amount(), &weights)?;
    shares.into_iter().map(|share| Money::new(share, total.currency())).collect()
}

/// [`allocate`] in bare numbers, for weights that are no money.
///
/// # Errors
/// [`Refusal::AllocationWeights`], as there.
pub(crate) fn largest_remainder(total: i64, weights: &[i64]) -> Result<Vec<i64>, Refusal> {
    if weights.iter().any(|weight| *weight < 0) {
        return Err(Refusal::AllocationWeights);
    }
    if total == 0 {
        return Ok(vec![0; weights.len()]);
    }
    // Products of two i64 fit an i128, and so does the sum of any list of them that fits in memory.
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if whole == 0 {
        return Err(Refusal::AllocationWeights);
    }
    let magnitude = i128::from(total).abs();
    let mut shares = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    for (index, weight) in weights.iter().enumerate() {
        let product = magnitude * i128::from(*weight);
        shares.push(product / whole);
        remainders.push((product % whole, index));
    }
    // Each remainder is below the whole, so there are more remainders than units left over.
    let left = magnitude - shares.iter().sum::<i128>();
    remainders.sort_unstable_by(|(a, first), (b, second)| b.cmp(a).then(first.cmp(second)));
    for (_, index) in remainders.into_iter().take(usize::try_from(left).unwrap_or_default()) {
        if let Some(share) = shares.get_mut(index) {
            *share += 1;
        }
    }
    let sign = i128::from(total.signum());
    shares.into_iter().map(|share| i64::try_from(sign * share).map_err(|_| Refusal::AmountOutOfRange)).collect()
}
