//! One function per command, used by endpoints and workers alike: load, decide, commit.
//!
//! What is outside (the store, queues, the payment gateway, mail, keys) stands behind the ports in [`port`]; a
//! function's bounds say what it touches. A query needs nothing from here but the read ports, unless it reckons.

mod audit;
mod caller;
mod command;
mod envelope;
mod error;
mod execute;
mod limit;
mod page;
pub mod port;
mod query;
mod sale;
mod work;

pub use audit::record_attempt;
pub use caller::{Caller, CommandKey, Fingerprint, IdempotencyKey, Origin, Principal};
pub use command::admit::{Admission, BeginsSessions, ChallengeSecret, Gated, admit, answer_challenge};
pub use command::api_key::{ApiKeyRequest, create_api_key, revoke_api_key, rotate_api_key};
pub use command::attach_payment_method::{NewPaymentMethod, attach_payment_method};
pub use command::authorize::{AuthorizationRequest, Authorized, CodeRedeemed, PresentedCode, authorize, redeem_code};
pub use command::begin_session::{Begun, Entrance, LoggedIn, Visitor, begin_session};
pub use command::client::{NewClient, create_client, delete_client};
pub use command::confirm_email::confirm_email;
pub use command::coupon::{archive_coupon, create_coupon};
pub use command::delete_user::delete_user;
pub use command::email::{change_email, confirm_email_change};
pub use command::factor::{
    Enrolled, OtpauthUri, RecoveryCodes, confirm_authenticator, enrol_authenticator, make_recovery_codes, remove_factor,
};
pub use command::impersonation::{end_impersonation, renew_impersonation, start_impersonation};
pub use command::invitation::{accept_invitation, invite, revoke_invitation};
pub use command::invoice::{
    CreditOrder, CreditOrdered, ReceivedMoney, create_credit_note, mark_invoice_uncollectible, record_payment,
    void_invoice,
};
pub use command::log_in::{Credentials, log_in};
pub use command::member::{change_member_role, leave_account, remove_member, transfer_ownership};
pub use command::oauth::{ClientCredentials, ClientTokenIssued, introspect_token, issue_client_token, revoke_token};
pub use command::open_account::open_account;
pub use command::passkey::{
    CeremonySecret, MadePasskey, PasskeyEntrance, PasskeyOffer, PasskeyRequest, UsedPasskey, add_passkey,
    log_in_with_passkey, offer_passkey, prove_with_passkey, request_passkey,
};
pub use command::password::{change_password, forgot_password, reset_password};
pub use command::plan::{archive_plan, create_plan, update_plan};
pub use command::provider::{
    BroughtBack, ProviderLogInBegun, begin_provider_log_in, link_provider, log_in_by_provider, unlink_provider,
};
pub use command::refresh_session::refresh_session;
pub use command::register::{NewUser, StaffToken, register};
pub use command::role::{create_role, update_role};
pub use command::session::{end_session, end_sessions_of_another, log_out, log_out_everywhere, renew_session};
pub use command::set_account_terms::set_account_terms;
pub use command::show_factor::TypedFactor;
pub use command::staff::{add_staff, change_staff_role, remove_staff};
pub use command::step_up::{ShownAgain, prove_again};
pub use command::subscription::{
    Changed, ItemRequest, NewSubscription, Seen, apply_coupon, cancel, cancel_scheduled_change, change, commit_quote,
    pause, preview, reactivate, remove_coupon, resume, subscribe, uncancel,
};
pub use command::tax_rate::{archive_tax_rate, create_tax_rate};
pub use command::test_clock::{advance_test_clock, create_test_clock};
pub use command::update_account::update_account;
pub use envelope::{Envelope, PendingOn, TraceParent};
pub use error::{Error, Thing};
pub use execute::{Execute, execute};
pub use limit::Limited;
pub use page::{Page, PageRequest, Position};
pub use query::explain_invoice::explain_invoice;
pub use query::export_user::{UserExport, export_user};
pub use query::ledger::{account_statement, balances};
pub use query::members::{list_accounts, list_members};
pub use query::revenue_schedule::revenue_schedule;
pub use query::staff::list_staff;
pub use query::verify_audit::{AuditCheck, verify_audit};
pub use sale::SaleReads;
pub use work::bill_account::bill_account;
pub use work::collect_payment::collect_payment;
pub use work::enqueue_due::{DUE_SHARDS, Enqueued, enqueue_due};
pub use work::gateway_event::{handle_gateway_event, receive_gateway_event};
pub use work::pending::finish_pending;
pub use work::publish_signing_keys::{KeyOrder, KeysPublished, publish_signing_keys};
pub use work::record_audit::record_audit;
pub use work::send_email::send_email;
pub use work::step_test_clock::step_test_clock;
pub use work::sweep_outbox::{OUTBOX_SHARDS, Swept, sweep_outbox};
