//! What the standard itself has for examples, and what is made of them by turning one bit.

use crate::{Assertion, Registered, RelyingParty, Said, Untrusted, asserted, challenge_of, registered};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use proptest::prelude::*;
use std::collections::BTreeMap;

const PARTY: RelyingParty<'static> = RelyingParty { id: "example.org", origin: "https://example.org" };

/// An example: what it is called, and its values.
type Example = (&'static str, BTreeMap<(&'static str, &'static str), Vec<u8>>);

fn examples() -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for line in include_str!("vectors.txt").lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            examples.push((name, BTreeMap::new()));
        } else if let Some((_, values)) = examples.last_mut()
            && let [ceremony, name, value] = line.split(' ').collect::<Vec<_>>()[..]
        {
            values.insert((ceremony, name), base16ct::lower::decode_vec(value).unwrap());
        }
    }
    examples
}

fn example(name: &str) -> Example {
    examples().into_iter().find(|(other, _)| *other == name).unwrap()
}

fn challenge((_, values): &Example, ceremony: &'static str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(&values[&(ceremony, "challenge")])
}

fn register(example: &Example) -> Result<Registered, Untrusted> {
    let value = |name| example.1[&("registration", name)].as_slice();
    registered(&PARTY, &challenge(example, "registration"), value("clientDataJSON"), value("attestationObject"))
}

fn assert(example: &Example, public_key: &[u8]) -> Result<Said, Untrusted> {
    let value = |name| example.1[&("authentication", name)].as_slice();
    let (client_data, authenticator_data) = (value("clientDataJSON"), value("authenticatorData"));
    let assertion = Assertion { client_data, authenticator_data, signature: value("signature") };
    asserted(&PARTY, &challenge(example, "authentication"), assertion, public_key)
}

#[test]
fn the_examples_of_the_standard_are_genuine() {
    let mut tried = 0;
    for example in examples() {
        let name = example.0;
        if matches!(name, "cross-origin" | "top-origin" | "packed-es384") {
            continue;
        }
        let made = register(&example).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(made.credential_id, example.1[&("registration", "credential_id")], "{name}");
        assert_eq!(made.said.sign_count, 0, "{name}");
        assert_eq!(assert(&example, &made.public_key).map(|said| said.sign_count), Ok(0), "{name}");
        let said = challenge_of(&example.1[&("registration", "clientDataJSON")]);
        assert_eq!(said, Some(challenge(&example, "registration")), "{name}");
        tried += 1;
    }
    assert_eq!(tried, 8);
}

#[test]
fn flags_are_read_as_the_examples_say() {
    let made = register(&example("packed-rs256")).unwrap();
    assert_eq!((made.said.user_verified, made.said.backup_eligible), (true, true));
    let made = register(&example("packed-eddsa")).unwrap();
    assert_eq!((made.said.user_verified, made.said.backup_eligible), (false, false));
}

/// A page in a frame of somebody else's is not ours, whatever it says of its own origin.
#[test]
fn a_page_that_another_one_frames_is_not_ours() {
    for name in ["cross-origin", "top-origin"] {
        assert_eq!(register(&example(name)), Err(Untrusted::OtherOrigin), "{name}");
    }
}

#[test]
fn a_key_that_was_not_asked_for_is_refused() {
    assert_eq!(register(&example("packed-es384")), Err(Untrusted::Algorithm));
}

#[test]
fn another_challenge_origin_party_or_ceremony_is_told() {
    let example = example("none-es256");
    let value = |ceremony, name| example.1[&(ceremony, name)].as_slice();
    let key = register(&example).unwrap().public_key;
    let assertion = Assertion {
        client_data: value("authentication", "clientDataJSON"),
        authenticator_data: value("authentication", "authenticatorData"),
        signature: value("authentication", "signature"),
    };
    let said = challenge(&example, "authentication");
    let other = |id, origin| RelyingParty { id, origin };
    assert_eq!(asserted(&PARTY, "other", assertion, &key), Err(Untrusted::OtherChallenge));
    let elsewhere = other("example.org", "https://example.com");
    assert_eq!(asserted(&elsewhere, &said, assertion, &key), Err(Untrusted::OtherOrigin));
    let insecure = other("example.org", "http://example.org");
    assert_eq!(asserted(&insecure, &said, assertion, &key), Err(Untrusted::OtherOrigin));
    let another = other("example.com", "https://example.org");
    assert_eq!(asserted(&another, &said, assertion, &key), Err(Untrusted::OtherRelyingParty));
    let made = value("registration", "clientDataJSON");
    let made = Assertion { client_data: made, ..assertion };
    assert_eq!(asserted(&PARTY, &challenge(&example, "registration"), made, &key), Err(Untrusted::OtherCeremony));
    let used = value("authentication", "clientDataJSON");
    let object = value("registration", "attestationObject");
    assert_eq!(registered(&PARTY, &said, used, object), Err(Untrusted::OtherCeremony));
}

#[test]
fn a_key_of_another_passkey_has_not_signed() {
    let (one, other) = (example("none-es256"), example("packed-es256"));
    let key = register(&other).unwrap().public_key;
    assert_eq!(assert(&one, &key), Err(Untrusted::Signature));
    let key = register(&example("packed-eddsa")).unwrap().public_key;
    assert_eq!(assert(&one, &key), Err(Untrusted::Signature));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Nothing that is signed, and no signature, may differ in a single bit.
    #[test]
    fn no_bit_may_differ(which in 0_usize..3, kind in 0_usize..3, at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let mut example = example(["none-es256", "packed-eddsa", "packed-rs256"][kind]);
        let key = register(&example).unwrap().public_key;
        let name = ["clientDataJSON", "authenticatorData", "signature"][which];
        let value = example.1.get_mut(&("authentication", name)).unwrap();
        let at = at.index(value.len());
        value[at] ^= 1 << bit;
        prop_assert!(assert(&example, &key).is_err(), "{name} at {at}");
    }

    #[test]
    fn whatever_comes_is_answered(bytes in prop::collection::vec(any::<u8>(), 0..600), cut in any::<prop::sample::Index>()) {
        let example = example("none-es256");
        let value = |ceremony, name| example.1[&(ceremony, name)].as_slice();
        let said = challenge(&example, "registration");
        let client_data = value("registration", "clientDataJSON");
        prop_assert!(registered(&PARTY, &said, client_data, &bytes).is_err());
        prop_assert!(registered(&PARTY, &said, &bytes, &bytes).is_err());
        let object = value("registration", "attestationObject");
        let object = &object[..cut.index(object.len())];
        prop_assert_eq!(registered(&PARTY, &said, client_data, object), Err(Untrusted::Malformed));
        let _ = challenge_of(&bytes);
    }
}
