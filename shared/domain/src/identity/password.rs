use crate::Refusal;
use std::fmt;

/// A password as typed. NIST SP 800-63B-4, section 3.1.1.2: length counts, composition rules do not.
#[derive(Clone)]
pub struct NewPassword(String);

impl NewPassword {
    pub const LEAST_CHARACTERS: usize = 15;
    pub const MOST_CHARACTERS: usize = 256;

    /// # Errors
    /// [`Refusal::PasswordLength`], [`Refusal::PasswordTooCommon`].
    pub fn new(password: String) -> Result<Self, Refusal> {
        let length = password.chars().count();
        if !(Self::LEAST_CHARACTERS..=Self::MOST_CHARACTERS).contains(&length) {
            return Err(Refusal::PasswordLength);
        }
        if is_guessable(&password) {
            return Err(Refusal::PasswordTooCommon);
        }
        Ok(Self(password))
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

/// The well-known passwords that are long enough to pass, whatever their case and padding.
const COMMON: &[&str] = &[
    "passwordpassword",
    "password12345678",
    "1234567890",
    "qwertyuiopasdfgh",
    "qwertyuiop",
    "letmeinletmein",
    "iloveyouiloveyou",
    "administrator",
    "changemechangeme",
    "correcthorsebatterystaple",
];

/// A repeated short pattern, a run of neighbouring characters, or a listed password with digits behind it.
fn is_guessable(password: &str) -> bool {
    let typed: Vec<char> = password.to_lowercase().chars().collect();
    let characters: Vec<char> = typed.iter().copied().filter(|c| c.is_alphanumeric()).collect();
    let text: String = characters.iter().collect();
    let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
    // Signs between the letters hide no pattern; a few letters among signs make none.
    let lettered = characters.len() * 2 >= typed.len();
    is_pattern(&typed)
        || (lettered && is_pattern(&characters))
        || COMMON.iter().any(|common| text == *common || (stem == *common && !stem.is_empty()))
}

fn is_pattern(characters: &[char]) -> bool {
    let repeats = (1..=4).any(|width| characters.iter().zip(characters.iter().skip(width)).all(|(a, b)| a == b));
    let neighbours = |a: char, b: char| matches!((a, b), ('9', '0') | ('0', '9')) || (b as i64 - a as i64).abs() == 1;
    repeats || characters.windows(2).all(|pair| neighbours(pair[0], pair[1]))
}
