use std::str::FromStr;

/// Words that anybody would try first in a password for this service: its name, the operator's, what they sell (NIST SP
/// 800-63B-4, section 3.1.1.2). Written with commas between them; case and signs do not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContextWords(Vec<String>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("words of 4 to 40 letters and digits, with commas between them")]
pub struct InvalidContextWords;

impl ContextWords {
    const LEAST_CHARACTERS: usize = 4;
    const MOST_CHARACTERS: usize = 40;

    /// What a password has beside the words; `None` where it has none of them.
    pub(super) fn taken_from(&self, password: &str) -> Option<String> {
        let text = plain(password);
        let left = self.0.iter().fold(text.clone(), |left, word| left.replace(word, ""));
        (left != text).then_some(left)
    }
}

impl FromStr for ContextWords {
    type Err = InvalidContextWords;

    fn from_str(list: &str) -> Result<Self, InvalidContextWords> {
        let words = list.split(',').map(str::trim).filter(|word| !word.is_empty()).map(plain);
        let mut words = words.map(checked).collect::<Result<Vec<_>, _>>()?;
        // A word that is a part of another is looked for after it.
        words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
        Ok(Self(words))
    }
}

fn checked(word: String) -> Result<String, InvalidContextWords> {
    let fits = (ContextWords::LEAST_CHARACTERS..=ContextWords::MOST_CHARACTERS).contains(&word.chars().count());
    if fits { Ok(word) } else { Err(InvalidContextWords) }
}

fn plain(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}
