//! Message authentication.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// HMAC-SHA-256 (RFC 2104) over the concatenated parts.
#[must_use]
pub fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed(key);
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// A key of any length: a longer one than the block is hashed, a shorter one padded with zeros (RFC 2104, section 2).
pub(crate) fn keyed(key: &[u8]) -> Hmac<Sha256> {
    let mut block = [0; 64];
    if let Some(start) = block.get_mut(..key.len()) {
        start.copy_from_slice(key);
    } else {
        block[..32].copy_from_slice(&Sha256::digest(key));
    }
    <Hmac<Sha256> as KeyInit>::new(&block.into())
}

#[cfg(test)]
mod tests {
    use super::keyed;
    use hmac::Mac;

    /// RFC 4231, test cases 2 and 6.
    #[test]
    fn keys_may_be_short_or_long() {
        for (key, text, tag) in [
            (
                b"Jefe".as_slice(),
                "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 131],
                "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ] {
            let mac = keyed(key).chain_update(text).finalize().into_bytes();
            assert_eq!(base16ct::lower::encode_string(&mac), tag);
        }
    }
}
