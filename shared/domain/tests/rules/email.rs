use crate::support::{Checked, cases};
use domain::Refusal;
use domain::email::EmailAddress;
use icu_normalizer::DecomposingNormalizerBorrowed;
use proptest::prelude::*;

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn spelling_does_not_make_another_address(local in "[a-zA-Z0-9][a-zA-Z0-9+_-]{0,20}", domain in "[a-zA-Z0-9]{1,20}\\.[a-zA-Z]{2,6}", pad in "[ \t\n]{0,3}") {
        let typed = EmailAddress::try_from(format!("{pad}{local}@{domain}{pad}"))?;
        let plain = EmailAddress::try_from(format!("{local}@{domain}").to_lowercase())?;
        prop_assert_eq!(typed.canonical(), plain.canonical());
        prop_assert_eq!(&typed, &plain);
        prop_assert_eq!(typed.as_str(), format!("{local}@{domain}"));
    }

    #[test]
    fn the_canonical_form_is_its_own_canonical_form(text in "\\PC{1,8}@\\PC{1,10}\\.com", local in "\\w{1,8}", domain in "\\w{1,8}") {
        for text in [text, format!("{local}@example.com"), format!("ada@{domain}.com")] {
            if let Ok(address) = EmailAddress::try_from(text) {
                let canonical = EmailAddress::try_from(address.canonical().to_owned())?;
                prop_assert_eq!(canonical.as_str(), address.canonical());
                prop_assert_eq!(canonical.canonical(), address.canonical());
                prop_assert_eq!(&EmailAddress::try_from(address.deliverable())?, &address);
                let (_, domain) = address.canonical().rsplit_once('@').unwrap_or_default();
                prop_assert!(domain.is_ascii(), "{}", domain);
            }
        }
    }

    #[test]
    fn case_and_composition_do_not_make_another_address(local in "[a-zäöüéñçøαωßижщ]{1,12}", label in "[a-zäöüéñçøижщ]{1,12}") {
        let plain = EmailAddress::try_from(format!("{local}@{label}.example"))?;
        let (upper, title) = (local.to_uppercase(), label.to_uppercase());
        let decomposed = |text: &str| DecomposingNormalizerBorrowed::new_nfd().normalize(text).into_owned();
        for spelling in [
            format!("{upper}@{label}.example"),
            format!("{local}@{title}.EXAMPLE"),
            format!("{}@{}.example", decomposed(&local), decomposed(&label)),
            format!("{}@{}.example", decomposed(&upper), decomposed(&title)),
            plain.deliverable(),
        ] {
            let spelled = EmailAddress::try_from(spelling)?;
            prop_assert_eq!(spelled.canonical(), plain.canonical());
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
fn an_address_is_kept_as_written_and_compared_in_one_form() -> Checked {
    let address = EmailAddress::try_from("  Ada.Lovelace+Bills@Example.COM\n".to_owned())?;
    assert_eq!(address.as_str(), "Ada.Lovelace+Bills@Example.COM");
    assert_eq!(address.to_string(), "Ada.Lovelace+Bills@Example.COM");
    assert_eq!(address.canonical(), "ada.lovelace+bills@example.com");
    assert_eq!(address.deliverable(), "Ada.Lovelace+Bills@example.com");
    Ok(())
}

#[test]
fn a_domain_is_compared_and_reached_by_its_a_labels() -> Checked {
    for (written, canonical, deliverable) in [
        ("ada@Bücher.example", "ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("Ada@BU\u{308}CHER.example", "ada@xn--bcher-kva.example", "Ada@xn--bcher-kva.example"),
        ("ada@XN--BCHER-KVA.example", "ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("ada@faß.example", "ada@xn--fa-hia.example", "ada@xn--fa-hia.example"),
        ("ada@例え。テスト", "ada@xn--r8jz45g.xn--zckzah", "ada@xn--r8jz45g.xn--zckzah"),
        ("ada@ｅｘａｍｐｌｅ.com", "ada@example.com", "ada@example.com"),
        ("Zoé@example.com", "zoé@example.com", "Zoé@example.com"),
        ("ΟΔΟΣ@example.com", "οδοσ@example.com", "ΟΔΟΣ@example.com"),
    ] {
        let address = EmailAddress::try_from(written.to_owned())?;
        assert_eq!((address.as_str(), address.canonical()), (written, canonical));
        assert_eq!(address.deliverable(), deliverable);
    }
    Ok(())
}

/// Every character there is, before the `@`.
#[test]
fn no_character_has_another_canonical_form_the_second_time() -> Checked {
    for c in '\u{1}'..=char::MAX {
        let Ok(address) = EmailAddress::try_from(format!("a{c}b@example.com")) else { continue };
        let canonical = EmailAddress::try_from(address.canonical().to_owned())?;
        assert_eq!(canonical.canonical(), address.canonical(), "{c:?}");
    }
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
        "ada@xn--zzzzzzz-.com",
        "ada@exam\u{200b}\u{2028}ple.com",
        "ada@\u{301}x.com",
        "ada\u{200b}@example.com",
        "ada\u{feff}a@example.com",
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
