use crate::decision::Home;
use crate::id::{AccountId, UserId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Whose records they are: each has numbers of its own, from 1 on, without a gap. Written as the id of the account or the
/// user, or as `operator`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Chain {
    /// What concerns an account.
    Account(AccountId),
    /// What concerns a person who can log in.
    User(UserId),
    /// What concerns the operator alone, such as the catalogue.
    Operator,
}

const OPERATOR: &str = "operator";

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the id of an account or a user, or `operator`")]
pub struct NotAChain;

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(account) => account.fmt(f),
            Self::User(user) => user.fmt(f),
            Self::Operator => f.write_str(OPERATOR),
        }
    }
}

impl FromStr for Chain {
    type Err = NotAChain;

    fn from_str(text: &str) -> Result<Self, NotAChain> {
        let account = || text.parse().map(Self::Account).ok();
        let user = || text.parse().map(Self::User).ok();
        if text == OPERATOR { Ok(Self::Operator) } else { account().or_else(user).ok_or(NotAChain) }
    }
}

impl From<Home> for Chain {
    fn from(home: Home) -> Self {
        match home {
            Home::Account(account) | Home::Members(account) => Self::Account(account),
            Home::Catalogue | Home::Operator => Self::Operator,
            Home::User(user) => Self::User(user),
        }
    }
}

impl From<Chain> for String {
    fn from(chain: Chain) -> Self {
        chain.to_string()
    }
}

impl TryFrom<String> for Chain {
    type Error = NotAChain;

    fn try_from(text: String) -> Result<Self, NotAChain> {
        text.parse()
    }
}
