//! Proof that a link was sent to somebody. It is computed from what it is good for and an instant, with a key for each
//! purpose, so it lies in no table and on no queue.

use crate::mac::hmac;
use crate::secrets::Secrets;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::id::{AccountId, InvitationId, UserId};
use domain::identity::Invitation;
use domain::time::WallTime;
use services::port::{Link, LinkPurpose, Links, PortError};
use subtle::ConstantTimeEq;

const EXPIRY_BYTES: usize = 8;
const TAG_BYTES: usize = 32;

impl Links for Secrets {
    async fn link_token(&self, link: &Link, now: WallTime) -> Result<String, PortError> {
        Ok(seal(&self.key("sealing", name(link.purpose())).await?, link, now))
    }

    async fn opened_link(&self, purpose: LinkPurpose, token: &str, now: WallTime) -> Result<Option<Link>, PortError> {
        Ok(open(&self.key("sealing", name(purpose)).await?, purpose, token, now))
    }
}

/// What the key of a purpose is derived with.
#[must_use]
pub fn name(purpose: LinkPurpose) -> &'static str {
    match purpose {
        LinkPurpose::ConfirmEmail => "confirm-email",
        LinkPurpose::ResetPassword => "reset-password",
        LinkPurpose::ChangeEmail => "change-email",
        LinkPurpose::Invitation => "invitation",
    }
}

/// In seconds.
fn lifetime(purpose: LinkPurpose) -> i64 {
    match purpose {
        LinkPurpose::ConfirmEmail => 24 * 60 * 60,
        LinkPurpose::ResetPassword | LinkPurpose::ChangeEmail => 60 * 60,
        LinkPurpose::Invitation => Invitation::LIFETIME,
    }
}

/// What it is good for, expiry in seconds (8 bytes), tag (32).
#[must_use]
pub fn seal(key: &[u8; 32], link: &Link, now: WallTime) -> String {
    let mut token = written(link);
    token.extend_from_slice(&now.after_seconds(lifetime(link.purpose())).second().to_be_bytes());
    let tag = hmac(key, &[&token]);
    token.extend_from_slice(&tag);
    BASE64_URL_SAFE_NO_PAD.encode(token)
}

/// What a token is good for, of those that were sealed with `key` for this purpose.
#[must_use]
pub fn open(key: &[u8; 32], purpose: LinkPurpose, token: &str, now: WallTime) -> Option<Link> {
    let token = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (sealed, tag) = token.split_at_checked(token.len().checked_sub(TAG_BYTES)?)?;
    if !bool::from(hmac(key, &[sealed]).as_slice().ct_eq(tag)) {
        return None;
    }
    let (link, expires_at) = sealed.split_at_checked(sealed.len().checked_sub(EXPIRY_BYTES)?)?;
    let expires_at = i64::from_be_bytes(expires_at.try_into().ok()?);
    if now.second() >= expires_at {
        return None;
    }
    read(purpose, link)
}

fn written(link: &Link) -> Vec<u8> {
    match link {
        Link::ConfirmEmail { user } => user.uuid().as_bytes().to_vec(),
        Link::ResetPassword { user, mark } => [user.uuid().as_bytes().as_slice(), mark].concat(),
        Link::ChangeEmail { user, mark } => [user.uuid().as_bytes().as_slice(), mark].concat(),
        Link::Invitation { account, invitation } => {
            [account.uuid().as_bytes().as_slice(), invitation.uuid().as_bytes()].concat()
        }
    }
}

fn read(purpose: LinkPurpose, link: &[u8]) -> Option<Link> {
    let (id, rest) = link.split_at_checked(16)?;
    let id = uuid::Uuid::from_slice(id).ok()?;
    match purpose {
        LinkPurpose::ConfirmEmail => rest.is_empty().then(|| Link::ConfirmEmail { user: UserId::from_uuid(id) }),
        LinkPurpose::ResetPassword => {
            Some(Link::ResetPassword { user: UserId::from_uuid(id), mark: rest.try_into().ok()? })
        }
        LinkPurpose::ChangeEmail => {
            Some(Link::ChangeEmail { user: UserId::from_uuid(id), mark: rest.try_into().ok()? })
        }
        LinkPurpose::Invitation => {
            let invitation = InvitationId::from_uuid(uuid::Uuid::from_slice(rest).ok()?);
            Some(Link::Invitation { account: AccountId::from_uuid(id), invitation })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BASE64_URL_SAFE_NO_PAD, lifetime, name, open, seal};
    use base64::Engine;
    use domain::id::{AccountId, InvitationId, UserId};
    use domain::time::WallTime;
    use services::port::Link;

    fn links() -> [Link; 4] {
        let user = UserId::new();
        let (account, invitation) = (AccountId::new(), InvitationId::new());
        [
            Link::ConfirmEmail { user },
            Link::ResetPassword { user, mark: [9; 8] },
            Link::ChangeEmail { user, mark: [9; 12] },
            Link::Invitation { account, invitation },
        ]
    }

    #[test]
    fn a_token_is_good_until_it_expires_and_for_nothing_else() {
        let now = "2026-01-02T00:00:00Z".parse::<WallTime>().unwrap();
        for link in links() {
            let (key, purpose) = ([1; 32], link.purpose());
            let token = seal(&key, &link, now);
            let end = now.after_seconds(lifetime(purpose));
            assert_eq!(open(&key, purpose, &token, end.after_seconds(-1)), Some(link));
            assert_eq!(open(&key, purpose, &token, end), None);
            assert_eq!(open(&[2; 32], purpose, &token, now), None);
            let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(&token).unwrap();
            for n in 0..bytes.len() {
                bytes[n] ^= 1;
                assert_eq!(open(&key, purpose, &BASE64_URL_SAFE_NO_PAD.encode(&bytes), now), None);
                bytes[n] ^= 1;
            }
            for cut in 0..bytes.len() {
                assert_eq!(open(&key, purpose, &BASE64_URL_SAFE_NO_PAD.encode(&bytes[..cut]), now), None);
            }
        }
    }

    #[test]
    fn purposes_have_names_of_their_own_and_shapes_of_their_own() {
        let now = "2026-01-02T00:00:00Z".parse::<WallTime>().unwrap();
        for (n, one) in links().iter().enumerate() {
            for other in &links()[n + 1..] {
                assert_ne!(name(one.purpose()), name(other.purpose()));
                // The keys differ; even with the same one, a token is not taken for another kind.
                assert_eq!(open(&[1; 32], other.purpose(), &seal(&[1; 32], one, now), now), None);
                assert_eq!(open(&[1; 32], one.purpose(), &seal(&[1; 32], other, now), now), None);
            }
        }
    }
}
