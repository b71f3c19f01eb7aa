use super::Quota;
use std::str::FromStr;

macro_rules! policies {
    ($($(#[doc = $doc:literal])* $policy:ident = $name:literal, $most:literal in $seconds:literal;)*) => {
        /// What a quota is for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Policy {
            $($(#[doc = $doc])* $policy,)*
        }

        impl Policy {
            pub const ALL: &[Self] = &[$(Self::$policy,)*];

            /// The name that callers and operators see.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$policy => $name,)* }
            }
        }

        const DEFAULTS: [Quota; Policy::ALL.len()] = [$(Quota { most: $most, seconds: $seconds },)*];
    };
}

policies! {
    /// Passwords and links tried from one address: a whole office behind one address fits in, a list of stolen
    /// passwords does not.
    Credentials = "credentials", 300 in 600;
    /// Messages that somebody can have sent to one e-mail address which may not be theirs.
    Letters = "letters", 20 in 3600;
    /// Passwords tried for one e-mail address from all places together that nobody has logged in to it from.
    Guesses = "guesses", 100 in 3600;
    /// What moves money, or tries means of payment, in one account.
    Money = "money", 60 in 60;
    /// What one principal asks for and may not: people click on what they may not, and do not go through it all.
    Denials = "denials", 300 in 600;
    /// All that one principal asks for.
    General = "general", 6_000 in 60;
    /// What is open to everybody, by address.
    Public = "public", 600 in 60;
}

/// The quota of every policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas([Quota; Policy::ALL.len()]);

impl Default for Quotas {
    fn default() -> Self {
        Self(DEFAULTS)
    }
}

impl Quotas {
    #[must_use]
    pub fn of(&self, policy: Policy) -> Quota {
        self.0[policy as usize]
    }

    #[must_use]
    pub fn with(mut self, policy: Policy, quota: Quota) -> Self {
        self.0[policy as usize] = quota;
        self
    }
}

/// Not a list of quotas.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not <policy>=<most>/<seconds>, with numbers from 1")]
pub struct NotQuotas(String);

/// Reads `money=60/60,general=6000/60`: what is not in the list keeps its default.
impl FromStr for Quotas {
    type Err = NotQuotas;

    fn from_str(text: &str) -> Result<Self, NotQuotas> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        entries.into_iter().try_fold(Self::default(), |quotas, entry| {
            let (policy, quota) = read(entry).ok_or_else(|| NotQuotas(entry.to_owned()))?;
            Ok(quotas.with(policy, quota))
        })
    }
}

fn read(entry: &str) -> Option<(Policy, Quota)> {
    let (name, quota) = entry.split_once('=')?;
    let policy = *Policy::ALL.iter().find(|policy| policy.name() == name)?;
    let (most, seconds) = quota.split_once('/')?;
    let at_least_1 = |number: &str| number.parse::<u32>().ok().filter(|number| *number > 0);
    Some((policy, Quota { most: at_least_1(most)?, seconds: at_least_1(seconds)? }))
}
