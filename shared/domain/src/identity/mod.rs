//! People who can log in, what else may call, and what they belong to.

mod api_key;
mod authorization;
mod client;
mod context_words;
mod cookie;
mod email_change;
mod impersonation;
mod invitation;
mod linked;
mod member;
mod membership_change;
mod password;
mod password_change;
mod register;
mod second_factor;
mod session;
mod staff_change;
mod standing;
mod step_up;
mod user;
mod user_deletion;

pub use api_key::{ApiKey, KeyOwner, NewApiKey, create_api_key, revoke_api_key, rotate_api_key};
pub use authorization::{
    AuthorizationCode, AuthorizationError, RedirectUri, Scope, check_log_in, is_challenge, is_verifier,
};
pub use client::{
    Client, ClientRef, ClientToken, CreateClient, NoClientRef, RevokedToken, create_client, delete_client,
    revoke_client_token,
};
pub use context_words::{ContextWords, InvalidContextWords};
pub use cookie::{Asking, WebOrigin};
pub use email_change::{EmailChange, change_email, confirm_email_change};
pub use impersonation::{Impersonation, StartImpersonation, end_impersonation, start_impersonation};
pub use invitation::{Invitation, InvitationContact, Invite, accept_invitation, invite, revoke_invitation};
pub use linked::{
    IdentityClaim, IdentityContact, LinkedIdentity, ProvenIdentity, ProviderId, ProviderLogIn, ProviderSubject,
    enter_by_provider, link_identity, unlink_identity,
};
pub use member::{Admins, Affiliation, Membership, Owners, Staff, StaffEntry, StaffTokenBurnt};
pub use membership_change::{Granting, change_member_role, leave_account, remove_member, transfer_ownership};
pub use password::NewPassword;
pub use password_change::{ChosenPassword, change_password, forgot_password, reset_password};
pub use register::{Registration, confirm_email, register};
pub use second_factor::{
    Authenticator, FactorChallenge, FactorPolicy, FactorSet, NewAuthenticator, NewPasskey, Passkey, PasskeyCeremony,
    PasskeyKey, PasskeyPurpose, PasskeyUse, RecoveryCode, UnknownFactorPolicy, add_passkey, confirm_authenticator,
    enrol_authenticator, otpauth_uri, remove_factor, replace_recovery_codes, use_code, use_passkey, use_recovery_code,
};
pub use session::{
    Factor, OpenSession, Proof, Refreshed, Session, SessionAgent, SessionKind, end_session, end_sessions,
    end_sessions_of_another, open_session, refresh_session, renew_session,
};
pub use staff_change::{add_staff, change_staff_role, remove_staff};
pub use standing::{Denial, Reach, Standing};
pub use step_up::prove_again;
pub use user::{EmailClaim, PasswordHash, User, UserContact};
pub use user_deletion::{DeleteUser, delete_user};
