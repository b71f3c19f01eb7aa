use super::ContextWords;
use crate::Refusal;
use std::fmt;

/// A password as typed. NIST SP 800-63B-4, section 3.1.1.2: length counts, composition rules do not.
#[derive(Clone)]
pub struct NewPassword(String);

impl NewPassword {
    pub const LEAST_CHARACTERS: usize = 15;
    /// Of one that is not used alone (the same section).
    pub const LEAST_BESIDE_FACTOR: usize = 8;
    pub const MOST_CHARACTERS: usize = 256;

    /// One that does alone, where `words` are what anybody would think of first.
    ///
    /// # Errors
    /// [`Refusal::PasswordLength`], [`Refusal::PasswordTooCommon`].
    pub fn new(password: String, words: &ContextWords) -> Result<Self, Refusal> {
        if is_short(&password) { Err(Refusal::PasswordLength) } else { Self::beside_factor(password, words) }
    }

    /// One that may only do beside a second factor: whether there is one has to be looked up.
    ///
    /// # Errors
    /// As [`NewPassword::new`].
    pub fn beside_factor(password: String, words: &ContextWords) -> Result<Self, Refusal> {
        let length = password.chars().count();
        if !(Self::LEAST_BESIDE_FACTOR..=Self::MOST_CHARACTERS).contains(&length) {
            return Err(Refusal::PasswordLength);
        }
        // What is left beside the operator's words has to do as a short password does.
        let is_weak = |left: String| left.chars().count() < Self::LEAST_BESIDE_FACTOR || is_guessable(&left);
        if is_guessable(&password) || words.taken_from(&password).is_some_and(is_weak) {
            return Err(Refusal::PasswordTooCommon);
        }
        Ok(Self(password))
    }

    /// Whether it does not do alone.
    #[must_use]
    pub fn is_short(&self) -> bool {
        is_short(&self.0)
    }

    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

fn is_short(password: &str) -> bool {
    password.chars().count() < NewPassword::LEAST_CHARACTERS
}

/// Common passwords that are long enough to be one, from the lists of zxcvbn 4.5.0: the first 3,000 passwords, first names, and what
/// there is among the first 5,000 words each of its two lists of English. In lower case, sorted, a line each.
const COMMON: &str = include_str!("common_passwords.txt");

/// What it has elsewhere or not at all: words that digits make long enough, and what is made of them.
const STEMS: &[&str] = &[
    "alexander",
    "charlie",
    "dragon",
    "freedom",
    "jordan",
    "letmein",
    "monkey",
    "mustang",
    "pokemon",
    "qwerty",
    "shadow",
    "trustno",
    "welcome",
    "zxcvbnm",
    "passwordpassword",
    "password12345678",
    "qwertyuiopasdfgh",
    "letmeinletmein",
    "iloveyouiloveyou",
    "changemechangeme",
    "correcthorsebatterystaple",
];

/// A repeated short pattern, a run of neighbouring characters, or a common password with digits behind it.
fn is_guessable(password: &str) -> bool {
    let lower = password.to_lowercase();
    let typed: Vec<char> = lower.chars().collect();
    let characters: Vec<char> = typed.iter().copied().filter(|c| c.is_alphanumeric()).collect();
    let text: String = characters.iter().collect();
    let known = |common: &str| {
        let behind = [lower.as_str(), &text].map(|written| written.strip_prefix(common));
        behind.into_iter().flatten().any(|behind| behind.chars().all(|c| c.is_ascii_digit()))
    };
    // Signs between the letters hide no pattern; a few letters among signs make none.
    let lettered = characters.len() * 2 >= typed.len();
    is_pattern(&typed)
        || (lettered && is_pattern(&characters))
        || COMMON.lines().chain(STEMS.iter().copied()).any(known)
}

fn is_pattern(characters: &[char]) -> bool {
    let repeats = (1..=4).any(|width| characters.iter().zip(characters.iter().skip(width)).all(|(a, b)| a == b));
    let neighbours = |a: char, b: char| matches!((a, b), ('9', '0') | ('0', '9')) || (b as i64 - a as i64).abs() == 1;
    repeats || characters.windows(2).all(|pair| neighbours(pair[0], pair[1]))
}
