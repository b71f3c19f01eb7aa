use crate::support::{Checked, wall};
use domain::limit::{Guesses, Policy, Quota, Quotas, Source};
use domain::time::WallTime;
use std::collections::BTreeSet;

const TEN_A_MINUTE: Quota = Quota { most: 10, seconds: 60 };

#[test]
fn a_quota_is_good_for_its_window_and_the_next_one_begins_anew() -> Checked {
    let now = wall("2026-01-01T12:00:45Z")?;
    let window = TEN_A_MINUTE.window(now);
    assert_eq!((window.begins(), window.ends()), (wall("2026-01-01T12:00:00Z")?, wall("2026-01-01T12:01:00Z")?));

    let last = window.judge(Policy::Money, 10, now)?;
    assert_eq!((last.remaining, last.reset_seconds), (0, 15));
    let beyond = window.judge(Policy::Money, 11, now);
    assert_eq!(beyond.map_err(|exceeded| (exceeded.policy, exceeded.retry_seconds)), Err((Policy::Money, 15)));

    assert_ne!(TEN_A_MINUTE.window(window.ends()), window);
    assert_eq!(TEN_A_MINUTE.window(window.ends().after_seconds(-1)), window);
    Ok(())
}

#[test]
fn nobody_is_told_to_come_again_at_once() -> Checked {
    let ends = TEN_A_MINUTE.window(wall("2026-01-01T12:00:00Z")?).ends();
    let late = TEN_A_MINUTE.window(wall("2026-01-01T12:00:00Z")?).judge(Policy::Money, 11, ends);
    assert_eq!(late.map_err(|exceeded| exceeded.retry_seconds), Err(1));
    Ok(())
}

#[test]
fn quotas_are_read_by_name_and_the_others_keep_their_default() -> Checked {
    let quotas: Quotas = "money=5/10, general=7/60".parse()?;
    assert_eq!(quotas.of(Policy::Money), Quota { most: 5, seconds: 10 });
    assert_eq!(quotas.of(Policy::General), Quota { most: 7, seconds: 60 });
    assert_eq!(quotas.of(Policy::Credentials), Quotas::default().of(Policy::Credentials));
    assert_eq!("".parse(), Ok(Quotas::default()));
    for wrong in ["money", "money=5", "money=0/10", "money=5/0", "wishes=1/1", "money=-1/1", "money=5/10;"] {
        assert!(wrong.parse::<Quotas>().is_err(), "{wrong}");
    }
    let names: BTreeSet<_> = Policy::ALL.iter().map(|policy| policy.name()).collect();
    assert_eq!(names.len(), Policy::ALL.len());
    Ok(())
}

#[test]
fn a_source_is_what_one_subscriber_has() {
    let same = |one: &str, other: &str| Source::of(one) == Source::of(other);
    assert!(same("192.0.2.1", "::ffff:192.0.2.1"));
    assert!(!same("192.0.2.1", "192.0.2.2"));
    assert!(same("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff"));
    assert!(!same("2001:db8:0:1::1", "2001:db8:0:2::1"));
    assert!(same("", "cloudfront.example"));
}

/// Tries wrong passwords as fast as it may; the pauses before each.
fn pauses(many: usize, mut now: WallTime) -> Vec<i64> {
    let mut guesses = None;
    let mut pauses = Vec::new();
    for _ in 0..many {
        let began = now;
        let tried = match Guesses::tried(guesses, now) {
            Ok(tried) => tried,
            Err(exceeded) => {
                now = now.after_seconds(i64::from(exceeded.retry_seconds));
                match Guesses::tried(guesses, now) {
                    Ok(tried) => tried,
                    Err(_) => return pauses,
                }
            }
        };
        pauses.push(now.second() - began.second());
        guesses = Some(tried.guesses);
    }
    pauses
}

#[test]
fn mistyping_costs_nothing_and_guessing_ever_longer() -> Checked {
    let pauses = pauses(1_000, wall("2026-01-01T00:00:00Z")?);
    assert_eq!(pauses[..17], [0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]);
    assert!(pauses[17..].iter().all(|pause| *pause == 900));
    assert_eq!(pauses.len(), 1_000);
    Ok(())
}

#[test]
fn the_right_password_takes_the_wrong_ones_back_and_makes_the_source_known() -> Checked {
    let now = wall("2026-01-01T00:00:00Z")?;
    let mut guesses = None;
    for _ in 0..5 {
        let tried = Guesses::tried(guesses, now)?;
        assert!(!tried.known);
        guesses = Some(tried.guesses);
    }
    let sixth = Guesses::tried(guesses, now)?.guesses;
    assert!(Guesses::tried(Some(sixth), now).is_err());
    let right = sixth.logged_in(now);
    assert_eq!((right.wrong, right.version), (0, sixth.version.next()));
    assert!(Guesses::tried(Some(right), now)?.known);

    let days = |days: i64| now.after_seconds(days * 24 * 60 * 60);
    assert!(Guesses::tried(Some(right), days(89))?.known);
    let later = Guesses::tried(Some(right), days(90))?;
    assert_eq!((later.known, later.guesses.known_until), (false, None));
    Ok(())
}

#[test]
fn what_was_wrong_is_forgotten_after_a_day_without_a_try_and_a_known_source_is_not() -> Checked {
    let now = wall("2026-01-01T00:00:00Z")?;
    let known = Guesses::tried(None, now)?.guesses.logged_in(now);
    let mut guesses = known;
    for _ in 0..6 {
        guesses = Guesses::tried(Some(guesses), now)?.guesses;
    }
    assert_eq!(guesses.wrong, 6);
    let almost = guesses.open_at.after_seconds(24 * 60 * 60 - 1);
    assert_eq!(Guesses::tried(Some(guesses), almost)?.guesses.wrong, 7);
    let tomorrow = Guesses::tried(Some(guesses), almost.after_seconds(1))?;
    assert_eq!((tomorrow.guesses.wrong, tomorrow.known), (1, true));
    assert!(tomorrow.guesses.expires_at >= known.expires_at);
    Ok(())
}
