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

    /// One that does alone.
    ///
    /// # Errors
    /// [`Refusal::PasswordLength`], [`Refusal::PasswordTooCommon`].
    pub fn new(password: String) -> Result<Self, Refusal> {
        if is_short(&password) { Err(Refusal::PasswordLength) } else { Self::beside_factor(password) }
    }

    /// One that may only do beside a second factor: whether there is one has to be looked up.
    ///
    /// # Errors
    /// As [`NewPassword::new`].
    pub fn beside_factor(password: String) -> Result<Self, Refusal> {
        let length = password.chars().count();
        if !(Self::LEAST_BESIDE_FACTOR..=Self::MOST_CHARACTERS).contains(&length) {
            return Err(Refusal::PasswordLength);
        }
        if is_guessable(&password) {
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

/// The well-known passwords that are long enough to pass, whatever their case and padding.
const COMMON: &[&str] = &[
    "abcd1234",
    "asdfasdf",
    "asdfghjk",
    "asdfghjkl",
    "baseball",
    "basketball",
    "blink182",
    "butterfly",
    "changeme",
    "charlie",
    "chocolate",
    "computer",
    "computers",
    "corvette",
    "dragon",
    "einstein",
    "facebook",
    "football",
    "freedom",
    "garfield",
    "iloveyou",
    "internet",
    "jennifer",
    "jonathan",
    "jordan",
    "letmein",
    "liverpool",
    "manchester",
    "maverick",
    "mercedes",
    "michelle",
    "midnight",
    "minecraft",
    "monkey",
    "mustang",
    "nicholas",
    "p@ssw0rd",
    "passw0rd",
    "password",
    "pokemon",
    "princess",
    "q1w2e3r4",
    "q1w2e3r4t5",
    "qazwsxedc",
    "qwer1234",
    "qwerty",
    "qwertyui",
    "samantha",
    "shadow",
    "starwars",
    "steelers",
    "sunshine",
    "superman",
    "superstar",
    "test1234",
    "trustno",
    "victoria",
    "welcome",
    "whatever",
    "zaq12wsx",
    "zxcvbnm",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "1qazxsw2",
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
