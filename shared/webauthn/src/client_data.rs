use crate::Untrusted;
use serde::Deserialize;

/// What a browser says of a ceremony (section 5.8.1). There may be more than is looked at; nothing may be there twice.
#[derive(Debug, Deserialize)]
pub(crate) struct ClientData {
    #[serde(rename = "type")]
    ceremony: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
    #[serde(default, rename = "topOrigin")]
    top_origin: Option<String>,
}

impl ClientData {
    pub(crate) fn read(json: &[u8]) -> Result<Self, Untrusted> {
        serde_json::from_slice(json).map_err(|_| Untrusted::Malformed)
    }

    /// Whether it is of this ceremony, and on a page of this origin that no other page frames.
    pub(crate) fn check(&self, ceremony: &str, challenge: &str, origin: &str) -> Result<(), Untrusted> {
        if self.ceremony != ceremony {
            return Err(Untrusted::OtherCeremony);
        }
        if self.challenge != challenge {
            return Err(Untrusted::OtherChallenge);
        }
        if self.origin != origin || self.cross_origin || self.top_origin.is_some() {
            return Err(Untrusted::OtherOrigin);
        }
        Ok(())
    }
}

/// The challenge that something says it answers, in base64url: what to look it up by, and no more.
#[must_use]
pub fn challenge_of(client_data: &[u8]) -> Option<String> {
    ClientData::read(client_data).ok().map(|data| data.challenge)
}
