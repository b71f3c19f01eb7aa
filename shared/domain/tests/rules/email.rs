use crate::support::{Checked, cases};
use domain::Refusal;
use domain::email::EmailAddress;
use proptest::prelude::*;

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn spelling_does_not_make_another_address(local in "[a-zA-Z0-9][a-zA-Z0-9+_-]{0,20}", domain in "[a-zA-Z0-9]{1,20}\\.[a-zA-Z]{2,6}", pad in "[ \t\n]{0,3}") {
        let typed = EmailAddress::try_from(format!("{pad}{local}@{domain}{pad}"))?;
        let plain = EmailAddress::try_from(format!("{local}@{domain}").to_lowercase())?;
        prop_assert_eq!(typed.as_str(), plain.as_str());
    }

    #[test]
    fn the_canonical_form_is_its_own_canonical_form(text in "\\PC{1,20}@[a-zA-Z0-9.-]{1,20}\\.com") {
        if let Ok(address) = EmailAddress::try_from(text) {
            prop_assert_eq!(EmailAddress::try_from(address.as_str().to_owned())?, address);
        }
    }

    #[test]
    fn no_text_breaks_the_parser(text in "\\PC*@?\\PC*") {
        if let Ok(address) = EmailAddress::try_from(text) {
            prop_assert_eq!(address.as_str().matches('@').count(), 1);
            prop_assert!(!address.as_str().contains(char::is_whitespace) && !address.as_str().contains(char::is_control));
        }
    }
}

#[test]
fn an_address_is_trimmed_and_lower_case() -> Checked {
    let address = EmailAddress::try_from("  Ada.Lovelace+Bills@Example.COM\n".to_owned())?;
    assert_eq!(address.as_str(), "ada.lovelace+bills@example.com");
    assert_eq!(address.to_string(), "ada.lovelace+bills@example.com");
    Ok(())
}

#[test]
fn what_cannot_be_delivered_to_is_refused() {
    let (long_local, long_label) = (format!("{}@example.com", "a".repeat(65)), format!("a@{}.com", "b".repeat(64)));
    let long = format!("a@{}.com", ["b".repeat(60), "c".repeat(60), "d".repeat(60), "e".repeat(70)].join("."));
    for text in [
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@localhost",
        "ada@@example.com",
        "a@b@example.com",
        "ada lovelace@example.com",
        ".ada@example.com",
        "ada.@example.com",
        "a..b@example.com",
        "\"ada\"@example.com",
        "ada@-example.com",
        "ada@example-.com",
        "ada@example..com",
        "ada@.com",
        "ada@example.com.",
        "ada@exam_ple.com",
        "ada@exämple.com",
        "ada@[127.0.0.1]",
        "ada@example.com, bob@example.com",
        "ada@example.com\r\nBcc: bob@example.com",
        "<ada@example.com>",
        &long_local,
        &long_label,
        &long,
    ] {
        assert_eq!(EmailAddress::try_from(text.to_owned()), Err(Refusal::InvalidEmail), "{text:?}");
    }
}

#[test]
fn the_longest_address_is_254_characters() {
    let address = |last: usize| {
        let domain = ["b".repeat(60), "c".repeat(60), "d".repeat(60)].join(".");
        EmailAddress::try_from(format!("{}@{domain}.{}.com", "a".repeat(60), "e".repeat(last)))
    };
    assert!(address(6).is_ok_and(|address| address.as_str().len() == 254));
    assert!(address(7).is_err());
}
