use crate::support::{Checked, cases};
use domain::Refusal;
use domain::identity::{ContextWords, InvalidContextWords, NewPassword};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn refusal(password: &str) -> Option<Refusal> {
    NewPassword::new(password.to_owned(), &ContextWords::default()).err()
}

const COMMON: &str = include_str!("../../src/identity/common_passwords.txt");

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn length_is_counted_in_characters(text in "\\PC{0,300}") {
        let fits = (15..=256).contains(&text.chars().count());
        prop_assert_eq!(refusal(&text) == Some(Refusal::PasswordLength), !fits);
    }

    #[test]
    fn what_a_generator_makes_is_accepted(text in "[!-~]{20,64}") {
        prop_assert_eq!(refusal(&text), None);
    }

    #[test]
    fn a_repeated_short_pattern_is_refused(pattern in "[!-~]{1,4}", times in 15_usize..60) {
        prop_assert_eq!(refusal(&pattern.repeat(times)), Some(Refusal::PasswordTooCommon));
    }

    #[test]
    fn digits_and_signs_behind_a_common_password_do_not_help(digits in "[0-9]{0,6}", signs in "[!.?-]{0,4}") {
        prop_assert_eq!(refusal(&format!("PasswordPassword{digits}{signs}")), Some(Refusal::PasswordTooCommon));
    }
}

#[test]
fn a_password_is_kept_as_typed() -> Checked {
    let typed = "  Grüße an die Welt, 5 mal!  ";
    assert_eq!(NewPassword::new(typed.to_owned(), &ContextWords::default())?.reveal(), typed);
    Ok(())
}

#[test]
fn the_limits_are_15_and_256_characters() {
    let phrase: String = (0..300).filter_map(|n| char::from_u32(0x61 + (n * n + 3 * n) % 23)).collect();
    let first = |count: usize| phrase.chars().take(count).collect::<String>();
    assert_eq!(refusal(&first(14)), Some(Refusal::PasswordLength));
    assert_eq!(refusal(&first(15)), None);
    assert_eq!(refusal(&first(256)), None);
    assert_eq!(refusal(&first(257)), Some(Refusal::PasswordLength));
}

#[test]
fn no_kind_of_character_is_asked_for_or_forbidden() {
    for password in [
        "staple horse battery",
        "!@#$%^&*()_+-=[]{}",
        "🐢🎩🌵🚲🧊🎷🪐🍉🧵🦉🪁🧩🎲🪴🧲",
        "大象喜欢在雨天里慢慢地喝一杯热茶",
        "a!@#$%^&*()_+-=",
    ] {
        assert_eq!(refusal(password), None, "{password}");
    }
}

#[test]
fn what_everybody_tries_first_is_refused() {
    for password in [
        "aaaaaaaaaaaaaaa",
        "!!!!!!!!!!!!!!!",
        "abababababababab",
        "abcdefghijklmnop",
        "ponmlkjihgfedcba",
        "123456789012345",
        "1234567890123456",
        "098765432109876",
        "a-b-c-d-e-f-g-h-i",
        "passwordpassword",
        "Password Password",
        "administrator2028",
        "correct horse battery staple",
        "qwertyuiop!!!!!!",
        "1-2-3-4-5-6-7-8-9-0",
    ] {
        assert_eq!(refusal(password), Some(Refusal::PasswordTooCommon), "{password}");
    }
}

/// OWASP ASVS 5.0.0, 6.2.4: 3,000 at least that are long enough to be chosen.
#[test]
fn three_thousand_common_passwords_are_refused_however_they_are_written() {
    let common: BTreeSet<&str> = COMMON.lines().collect();
    assert!(common.len() >= 3_000 && common.iter().all(|password| password.chars().count() >= 8));
    // Names rank higher in a list of their own.
    for password in common.into_iter().chain(["alexander", "christopher", "elizabeth", "sweetheart"]) {
        for written in [password.to_owned(), password.to_uppercase(), format!("{password}1")] {
            let refused = NewPassword::beside_factor(written.clone(), &ContextWords::default()).err();
            assert_eq!(refused, Some(Refusal::PasswordTooCommon), "{written}");
        }
    }
}

#[test]
fn a_password_is_more_than_the_operators_words() -> Checked {
    let words: ContextWords = "Acme, Turbo-Widget,Widget".parse()?;
    let refused = |password: &str| NewPassword::new(password.to_owned(), &words).err();
    for password in
        ["Acme Turbo Widget", "acmeacmeacme 2026!", "widget-widget-42", "ACMEpassword1234", "acme, acme, hq7-xw2b"]
    {
        assert_eq!(refused(password), Some(Refusal::PasswordTooCommon), "{password}");
    }
    for password in ["acme, acme, hq7-xw2bz", "acme on the seven seas"] {
        assert_eq!(refused(password), None, "{password}");
    }
    assert_eq!(refusal("Acme Turbo Widget"), None, "nobody has said that these are words");
    Ok(())
}

#[test]
fn words_are_long_enough_to_mean_something() {
    for list in ["acm", "acme,of", "a!b!c!", &"x".repeat(41)] {
        assert_eq!(list.parse::<ContextWords>(), Err(InvalidContextWords), "{list}");
    }
    assert_eq!("".parse(), Ok(ContextWords::default()));
    assert_eq!(" , ".parse(), Ok(ContextWords::default()));
}
