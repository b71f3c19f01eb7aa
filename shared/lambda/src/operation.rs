use domain::permission::Permission;
use std::marker::PhantomData;

/// An operation of the API, declared once beside its handler: its name is the binary, the `operationId`, the function
/// in the template and the fixture.
///
/// Without a word on who may call it, a [`Draft`] does not become one.
#[derive(Debug)]
pub struct Operation<Call, Success> {
    pub(crate) about: About,
    types: PhantomData<fn(Call) -> Success>,
}

impl<C, R> Clone for Operation<C, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C, R> Copy for Operation<C, R> {}

/// What is known of an operation without its types.
#[derive(Clone, Copy, Debug)]
pub struct About {
    pub name: &'static str,
    pub method: Method,
    /// With `{name}` for each path parameter.
    pub path: &'static str,
    pub summary: &'static str,
    pub access: Access,
    pub idempotency: Idempotency,
    /// Whether a caller has to say which version they saw.
    pub needs_if_match: bool,
    pub caching: Caching,
    /// How many seconds ago the caller may have shown who they are.
    pub proven_within: Option<u32>,
    pub limit: Limit,
    pub errors: Errors,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Put,
    Delete,
}

impl Method {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever is logged in.
    User,
    /// The operator's people with the permission.
    Staff(Permission),
    /// Members of the account in the path with the permission, and the operator's people with it.
    Account(Permission),
}

/// Whether a repeat of the same command is answered from the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// A query, or a command whose method says it all.
    None,
    Optional,
    /// Where money moves.
    Required,
    /// A repeat comes to the same, or is refused, without a record of the first time.
    Natural,
    /// What it answers is a secret, which no record may keep.
    Secret,
    /// There is nothing to repeat: the books stay as they are, whatever the method.
    ChangesNothing,
}

/// What an answer looks like that is not a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errors {
    /// A problem document (RFC 9457).
    Problems,
    /// As RFC 6749, section 5.2 has it, which is what its clients read.
    OAuth,
}

/// What `Cache-Control` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caching {
    PrivateNoStore,
    /// Seconds that anybody may keep the answer.
    Public(u32),
}

/// What callers of an operation are held to, beside what they ask for altogether.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Nothing more.
    General,
    /// What is tried from one address: passwords, links.
    Credentials,
    /// What moves money in one account.
    Money,
    /// Nothing at all: counting would cost more than the answer does, or the caller is one that we asked to call.
    None,
}

/// An operation that nobody may call yet.
#[derive(Clone, Copy, Debug)]
pub struct Draft {
    name: &'static str,
    method: Method,
    path: &'static str,
    summary: &'static str,
}

/// An operation that reads.
#[must_use]
pub const fn get(name: &'static str, path: &'static str, summary: &'static str) -> Draft {
    Draft { name, method: Method::Get, path, summary }
}

/// An operation that changes something.
#[must_use]
pub const fn post(name: &'static str, path: &'static str, summary: &'static str) -> Draft {
    Draft { name, method: Method::Post, path, summary }
}

/// An operation that puts something in the place of what there is.
#[must_use]
pub const fn put(name: &'static str, path: &'static str, summary: &'static str) -> Draft {
    Draft { name, method: Method::Put, path, summary }
}

/// An operation that takes something away.
#[must_use]
pub const fn delete(name: &'static str, path: &'static str, summary: &'static str) -> Draft {
    Draft { name, method: Method::Delete, path, summary }
}

impl Idempotency {
    /// Whether a caller may give the command a name of their own.
    #[must_use]
    pub fn takes_key(self) -> bool {
        matches!(self, Self::Optional | Self::Required)
    }
}

impl<C, R> Operation<C, R> {
    #[must_use]
    pub const fn about(&self) -> About {
        self.about
    }

    /// A repeat with the same `Idempotency-Key` is answered as the first time was.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.about.idempotency = Idempotency::Optional;
        self
    }

    /// As [`Operation::idempotent`], and there has to be a key: money moves, so often in an account and no more, unless it
    /// is unlimited.
    #[must_use]
    pub const fn idempotency_key_required(mut self) -> Self {
        self.about.idempotency = Idempotency::Required;
        if !matches!(self.about.limit, Limit::None) {
            self.about.limit = Limit::Money;
        }
        self
    }

    /// Somebody who guesses would guess here: a password, a link.
    #[must_use]
    pub const fn takes_credentials(mut self) -> Self {
        self.about.limit = Limit::Credentials;
        self
    }

    /// Anybody may call it as often as they like.
    #[must_use]
    pub const fn unlimited(mut self) -> Self {
        self.about.limit = Limit::None;
        self
    }

    /// A repeat comes to the same, or is refused: there is no need of a key.
    #[must_use]
    pub const fn naturally_idempotent(mut self) -> Self {
        self.about.idempotency = Idempotency::Natural;
        self
    }

    /// Answers with a secret, which is kept nowhere; so a repeat is a command of its own.
    #[must_use]
    pub const fn shows_secret(mut self) -> Self {
        self.about.idempotency = Idempotency::Secret;
        self
    }

    /// A question that is asked with a body. Whoever may read may ask it, as often as they like.
    #[must_use]
    pub const fn changes_nothing(mut self) -> Self {
        self.about.idempotency = Idempotency::ChangesNothing;
        self
    }

    /// The caller says with `If-Match` which version they want to change.
    #[must_use]
    pub const fn if_match_required(mut self) -> Self {
        self.about.needs_if_match = true;
        self
    }

    /// Dangerous: only for a person in their own name, and whoever has not shown who they are for so many seconds has to do
    /// so again (RFC 9470).
    #[must_use]
    pub const fn proven_within(mut self, seconds: u32) -> Self {
        self.about.proven_within = Some(seconds);
        self
    }

    /// Answers as clients of OAuth expect it also when it refuses.
    #[must_use]
    pub const fn oauth_errors(mut self) -> Self {
        self.about.errors = Errors::OAuth;
        self
    }

    #[must_use]
    pub const fn public_for(mut self, seconds: u32) -> Self {
        self.about.caching = Caching::Public(seconds);
        self
    }
}

impl Draft {
    #[must_use]
    pub const fn public<C, R>(self) -> Operation<C, R> {
        self.access(Access::Public)
    }

    #[must_use]
    pub const fn any_user<C, R>(self) -> Operation<C, R> {
        self.access(Access::User)
    }

    #[must_use]
    pub const fn staff<C, R>(self, permission: Permission) -> Operation<C, R> {
        self.access(Access::Staff(permission))
    }

    #[must_use]
    pub const fn account<C, R>(self, permission: Permission) -> Operation<C, R> {
        self.access(Access::Account(permission))
    }

    const fn access<C, R>(self, access: Access) -> Operation<C, R> {
        let Self { name, method, path, summary } = self;
        Operation {
            about: About {
                name,
                method,
                path,
                summary,
                access,
                idempotency: Idempotency::None,
                needs_if_match: false,
                caching: Caching::PrivateNoStore,
                proven_within: None,
                limit: Limit::General,
                errors: Errors::Problems,
            },
            types: PhantomData,
        }
    }
}
