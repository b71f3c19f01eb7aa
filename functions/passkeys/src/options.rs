//! What browsers are asked for, as `PublicKeyCredential.parseCreationOptionsFromJSON()` and
//! `parseRequestOptionsFromJSON()` read it (WebAuthn Level 3, section 5.1).

use domain::identity::PasskeyCeremony;
use serde::Serialize;
use services::{PasskeyOffer, PasskeyRequest};
use std::fmt;
use utoipa::ToSchema;

const PUBLIC_KEY: &str = "public-key";
/// The authenticator keeps who it is for, and recognises them.
const REQUIRED: &str = "required";
const TIMEOUT_MILLISECONDS: i64 = PasskeyCeremony::LIFETIME * 1_000;

#[derive(Serialize, ToSchema)]
#[schema(as = PasskeyOffer)]
pub struct OfferView {
    public_key: CreationOptions,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PasskeyRequest)]
pub struct RequestView {
    public_key: RequestOptions,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeyCreationOptions)]
pub struct CreationOptions {
    challenge: String,
    rp: RelyingPartyView,
    user: PasskeyUserView,
    pub_key_cred_params: Vec<KeyParameters>,
    timeout: i64,
    exclude_credentials: Vec<KnownCredential>,
    authenticator_selection: AuthenticatorSelection,
    attestation: &'static str,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeyRequestOptions)]
pub struct RequestOptions {
    challenge: String,
    timeout: i64,
    rp_id: String,
    user_verification: &'static str,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PasskeyRelyingParty)]
pub struct RelyingPartyView {
    id: String,
    name: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeyUser)]
pub struct PasskeyUserView {
    id: String,
    name: String,
    display_name: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PasskeyKeyParameters)]
pub struct KeyParameters {
    r#type: &'static str,
    /// As IANA numbers COSE algorithms.
    alg: i64,
}

#[derive(Serialize, ToSchema)]
pub struct KnownCredential {
    r#type: &'static str,
    id: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticatorSelection {
    resident_key: &'static str,
    require_resident_key: bool,
    user_verification: &'static str,
}

impl From<PasskeyOffer> for OfferView {
    fn from(offer: PasskeyOffer) -> Self {
        let PasskeyOffer { challenge, relying_party, user_handle, email, known } = offer;
        let known = known.into_iter().map(|id| KnownCredential { r#type: PUBLIC_KEY, id });
        let keys = webauthn::ALGORITHMS.map(|alg| KeyParameters { r#type: PUBLIC_KEY, alg });
        let public_key = CreationOptions {
            challenge: challenge.0,
            rp: RelyingPartyView { id: relying_party.clone(), name: relying_party },
            user: PasskeyUserView { id: user_handle, name: email.to_string(), display_name: email.to_string() },
            pub_key_cred_params: keys.into(),
            timeout: TIMEOUT_MILLISECONDS,
            exclude_credentials: known.collect(),
            authenticator_selection: AuthenticatorSelection {
                resident_key: REQUIRED,
                require_resident_key: true,
                user_verification: REQUIRED,
            },
            attestation: "none",
        };
        Self { public_key }
    }
}

impl From<PasskeyRequest> for RequestView {
    fn from(request: PasskeyRequest) -> Self {
        let PasskeyRequest { challenge, relying_party } = request;
        let public_key = RequestOptions {
            challenge: challenge.0,
            timeout: TIMEOUT_MILLISECONDS,
            rp_id: relying_party,
            user_verification: REQUIRED,
        };
        Self { public_key }
    }
}

/// Whose they are, and what they sign, is nobody's who reads a log.
macro_rules! hidden {
    ($($view:ident),*) => {$(
        impl fmt::Debug for $view {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($view), "(…)"))
            }
        }
    )*};
}

hidden!(
    OfferView,
    RequestView,
    CreationOptions,
    RequestOptions,
    RelyingPartyView,
    PasskeyUserView,
    KeyParameters,
    KnownCredential,
    AuthenticatorSelection
);
