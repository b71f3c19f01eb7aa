//! Money off: coupons, their redemption, and the discount that a redeemed one leaves on a subscription.

mod archive;
mod code;
mod create;
mod discount;
mod redeem;
mod share;
mod state;

pub use archive::archive;
pub use code::{CouponCode, CouponCodeClaim};
pub use create::{CreateCoupon, create};
pub use discount::Discount;
pub use redeem::{Redemption, redeem};
pub use state::{Coupon, CouponDuration, Effect};
