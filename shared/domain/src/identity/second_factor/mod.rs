//! What somebody can show beside their password, and what they do when they cannot.

mod authenticator;
mod challenge;
mod otpauth;
mod passkey;
mod policy;
mod recovery;
mod removal;
mod set;

pub use authenticator::{Authenticator, NewAuthenticator, confirm_authenticator, enrol_authenticator, use_code};
pub use challenge::FactorChallenge;
pub use otpauth::otpauth_uri;
pub use passkey::{
    NewPasskey, Passkey, PasskeyCeremony, PasskeyKey, PasskeyPurpose, PasskeyUse, add_passkey, use_passkey,
};
pub use policy::{FactorPolicy, UnknownFactorPolicy};
pub use recovery::{RecoveryCode, replace_recovery_codes, use_recovery_code};
pub use removal::remove_factor;
pub use set::FactorSet;
