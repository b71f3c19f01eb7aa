use crate::support::cases;
use domain::Refusal;
use domain::text::Name;
use proptest::prelude::*;

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn a_name_is_1_to_200_characters_trimmed(text in "\\PC{0,220}") {
        let expected = text.trim();
        match Name::try_from(text.clone()) {
            Ok(name) => {
                prop_assert_eq!(name.as_str(), expected);
                prop_assert!((1..=200).contains(&expected.chars().count()));
            }
            Err(_) => prop_assert!(expected.is_empty() || expected.chars().count() > 200),
        }
    }
}

#[test]
fn a_name_without_anything_to_read_is_refused() {
    for text in ["", "   ", "a\nb", "a\tb", "\u{0}", "a\u{7f}"] {
        assert_eq!(Name::try_from(text.to_owned()), Err(Refusal::InvalidName), "{text:?}");
    }
    assert!(Name::try_from("ß".repeat(200)).is_ok());
    assert!(Name::try_from("ß".repeat(201)).is_err());
}
