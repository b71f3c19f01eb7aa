use domain::signing::{Epoch, LONGEST_TOKEN_SECONDS, PublicKey};
use domain::time::WallTime;

/// So many days after 1970.
fn day(days: i64) -> WallTime {
    WallTime::EPOCH.after_seconds(days * 24 * 60 * 60)
}

fn key(retires_at: WallTime, revoked_at: Option<WallTime>) -> PublicKey {
    PublicKey {
        kid: "kid".to_owned(),
        algorithm: "EdDSA".to_owned(),
        x: String::new(),
        issuer: "https://api.example.com".to_owned(),
        audience: "https://api.example.com/api/v1".to_owned(),
        created_at: WallTime::EPOCH,
        retires_at,
        revoked_at,
    }
}

#[test]
fn every_instant_lies_in_one_epoch() {
    let now = day(20_454);
    let epoch = Epoch::at(now);
    assert!(now < epoch.ends_at() && epoch.ends_at() <= now.after_seconds(Epoch::SECONDS));
    assert_eq!(Epoch::at(epoch.ends_at().after_seconds(-1)), epoch);
    assert_eq!(Epoch::at(epoch.ends_at()), epoch.next());
    assert_eq!(Epoch::at(WallTime::EPOCH.after_seconds(-1)).ends_at(), WallTime::EPOCH);
}

#[test]
fn a_key_is_good_while_a_token_of_it_can_live() {
    let epoch = Epoch::at(day(20_454));
    let key = key(epoch.retires_at(), None);
    let last_token_expires = epoch.ends_at().after_seconds(LONGEST_TOKEN_SECONDS - 1);
    assert!(key.is_good(last_token_expires));
    assert!(!key.is_good(epoch.retires_at()));
}

#[test]
fn a_revoked_key_is_good_for_nothing_but_its_record_stays_until_its_tokens_are_gone() {
    let (now, retires) = (day(20_454), day(20_485));
    let key = key(retires, Some(now));
    assert!(!key.is_good(now));
    assert!(!key.may_go(retires));
    assert!(key.may_go(day(20_492)));
}
