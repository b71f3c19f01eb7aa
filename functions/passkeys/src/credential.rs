//! Passkeys as `PublicKeyCredential.toJSON()` writes them (WebAuthn Level 3, section 5.1). Browsers write more than is
//! looked at, and more with every release, so here fields that nobody knows are no mistake.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use garde::Validate;
use serde::Deserialize;
use services::{MadePasskey, UsedPasskey};
use std::fmt;
use utoipa::ToSchema;

/// In base64url, without padding.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub struct Bytes(Vec<u8>);

impl TryFrom<String> for Bytes {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        BASE64_URL_SAFE_NO_PAD.decode(text).map(Self).map_err(|_| "not base64url without padding")
    }
}

/// What a browser has made.
#[derive(Deserialize, Validate, ToSchema)]
#[schema(as = MadeCredential)]
pub struct MadeCredential {
    #[garde(dive)]
    #[serde(deserialize_with = "lambda::object")]
    response: AttestationResponse,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttestationResponse {
    #[garde(skip)]
    #[serde(rename = "clientDataJSON")]
    #[schema(value_type = String, example = "e30")]
    client_data: Bytes,
    #[garde(skip)]
    #[schema(value_type = String, example = "oA")]
    attestation_object: Bytes,
}

/// What a browser has used.
#[derive(Deserialize, Validate, ToSchema)]
#[schema(as = UsedCredential)]
pub struct UsedCredential {
    #[garde(length(max = 1400))]
    #[schema(max_length = 1400, example = "AAAA")]
    id: String,
    #[garde(dive)]
    #[serde(deserialize_with = "lambda::object")]
    response: AssertionResponse,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssertionResponse {
    #[garde(skip)]
    #[serde(rename = "clientDataJSON")]
    #[schema(value_type = String, example = "e30")]
    client_data: Bytes,
    #[garde(skip)]
    #[schema(value_type = String, example = "AAAA")]
    authenticator_data: Bytes,
    #[garde(skip)]
    #[schema(value_type = String, example = "AAAA")]
    signature: Bytes,
    #[garde(skip)]
    #[schema(value_type = String, example = "AAAA")]
    user_handle: Bytes,
}

impl fmt::Debug for MadeCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MadeCredential(…)")
    }
}

impl fmt::Debug for UsedCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UsedCredential(…)")
    }
}

impl fmt::Debug for AttestationResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttestationResponse(…)")
    }
}

impl fmt::Debug for AssertionResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AssertionResponse(…)")
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bytes(…)")
    }
}

impl From<MadeCredential> for MadePasskey {
    fn from(made: MadeCredential) -> Self {
        let AttestationResponse { client_data, attestation_object } = made.response;
        Self { client_data: client_data.0, attestation_object: attestation_object.0 }
    }
}

impl From<UsedCredential> for UsedPasskey {
    fn from(used: UsedCredential) -> Self {
        let AssertionResponse { client_data, authenticator_data, signature, user_handle } = used.response;
        Self {
            credential: used.id,
            user_handle: user_handle.0,
            client_data: client_data.0,
            authenticator_data: authenticator_data.0,
            signature: signature.0,
        }
    }
}
