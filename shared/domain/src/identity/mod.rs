//! People who can log in, what else may call, and what they belong to.

mod api_key;
mod authorization;
mod client;
mod impersonation;
mod member;
mod password;
mod register;
mod session;
mod standing;
mod user;

pub use api_key::{ApiKey, KeyOwner};
pub use authorization::{AuthorizationCode, RedirectUri, Scope, is_challenge, is_verifier};
pub use client::{
    Client, ClientRef, ClientToken, CreateClient, NoClientRef, RevokedToken, create_client, delete_client,
    revoke_client_token,
};
pub use impersonation::Impersonation;
pub use member::{Membership, Staff, StaffTokenBurnt};
pub use password::NewPassword;
pub use register::{Registration, confirm_email, register};
pub use session::{
    Factor, OpenSession, Proof, Refreshed, Session, SessionAgent, SessionKind, end_session, open_session,
    refresh_session,
};
pub use standing::{Denial, Reach, Standing};
pub use user::{EmailClaim, PasswordHash, User, UserContact};
