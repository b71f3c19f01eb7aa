//! What handlers answer with. The status follows from the type.

use crate::access::cursor;
use crate::call::{NamedSchema, any_object, named_schema};
use crate::failure::Failure;
use crate::http::cookie::CookieChange;
use domain::Version;
use serde::Serialize;
use services::port::{SealingKeys, SessionCookie};
use services::{Caller, Page, Position};
use utoipa::ToSchema;

/// A success, before it becomes bytes.
pub trait Success {
    const STATUS: u16;
    const DESCRIPTION: &'static str;

    fn headers(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// Each for a `Set-Cookie`.
    fn cookies(&self) -> Vec<String> {
        Vec::new()
    }

    /// The version that the answer shows.
    fn version(&self) -> Option<Version> {
        None
    }

    /// The cursor of the next page, for a list that has one. Only lists seal; see [`crate::Query::position`].
    ///
    /// # Errors
    /// [`Failure`] when the key cannot be reached.
    fn next_cursor(
        &self,
        _: &impl SealingKeys,
        _: &Caller,
        _path: &str,
    ) -> impl Future<Output = Result<Option<String>, Failure>> {
        std::future::ready(Ok(None))
    }

    /// # Errors
    /// When the answer cannot be written as JSON, which is a mistake of ours.
    fn json(&self, next_cursor: Option<&str>) -> Result<Option<String>, serde_json::Error>;

    fn schema() -> Option<NamedSchema>;

    /// Whether the schema is that of one item of a list.
    const IS_LIST: bool = false;

    /// Whether a `Location` always comes with it.
    const HAS_LOCATION: bool = false;
}

/// 201 with a `Location`.
#[derive(Debug)]
pub struct Created<T> {
    location: String,
    version: Option<Version>,
    view: T,
}

impl<T> Created<T> {
    #[must_use]
    pub fn at(location: String, view: T) -> Self {
        Self { location, version: None, view }
    }

    #[must_use]
    pub fn version(self, version: Version) -> Self {
        Self { version: Some(version), ..self }
    }
}

impl<T: Serialize + ToSchema> Success for Created<T> {
    const STATUS: u16 = 201;
    const DESCRIPTION: &'static str = "Created.";
    const HAS_LOCATION: bool = true;

    fn headers(&self) -> Vec<(&'static str, String)> {
        vec![("location", self.location.clone())]
    }

    fn version(&self) -> Option<Version> {
        self.version
    }

    fn json(&self, _: Option<&str>) -> Result<Option<String>, serde_json::Error> {
        serde_json::to_string(&self.view).map(Some)
    }

    fn schema() -> Option<NamedSchema> {
        Some(named_schema::<T>())
    }
}

/// 202 with a `Location` to poll.
#[derive(Debug)]
pub struct Accepted<T> {
    location: String,
    view: T,
}

impl<T> Accepted<T> {
    #[must_use]
    pub fn at(location: String, view: T) -> Self {
        Self { location, view }
    }
}

impl<T: Serialize + ToSchema> Success for Accepted<T> {
    const STATUS: u16 = 202;
    const DESCRIPTION: &'static str = "Accepted; it is not done yet.";
    const HAS_LOCATION: bool = true;

    fn headers(&self) -> Vec<(&'static str, String)> {
        vec![("location", self.location.clone())]
    }

    fn json(&self, _: Option<&str>) -> Result<Option<String>, serde_json::Error> {
        serde_json::to_string(&self.view).map(Some)
    }

    fn schema() -> Option<NamedSchema> {
        Some(named_schema::<T>())
    }
}

/// 202 with nothing to poll: what follows happens elsewhere.
#[derive(Debug)]
pub struct Noted<T>(pub T);

impl<T: Serialize + ToSchema> Success for Noted<T> {
    const STATUS: u16 = 202;
    const DESCRIPTION: &'static str = "Accepted; what follows is not answered here.";

    fn json(&self, _: Option<&str>) -> Result<Option<String>, serde_json::Error> {
        serde_json::to_string(&self.0).map(Some)
    }

    fn schema() -> Option<NamedSchema> {
        Some(named_schema::<T>())
    }
}

/// 200, or 304 when the caller has this version.
#[derive(Debug)]
pub struct Found<T> {
    version: Option<Version>,
    view: T,
}

impl<T> Found<T> {
    #[must_use]
    pub fn new(view: T) -> Self {
        Self { version: None, view }
    }

    #[must_use]
    pub fn version(self, version: Version) -> Self {
        Self { version: Some(version), ..self }
    }
}

impl<T: Serialize + ToSchema> Success for Found<T> {
    const STATUS: u16 = 200;
    const DESCRIPTION: &'static str = "Found.";

    fn version(&self) -> Option<Version> {
        self.version
    }

    fn json(&self, _: Option<&str>) -> Result<Option<String>, serde_json::Error> {
        serde_json::to_string(&self.view).map(Some)
    }

    fn schema() -> Option<NamedSchema> {
        Some(named_schema::<T>())
    }
}

/// 200 with a page of a list.
#[derive(Debug)]
pub struct Listed<T> {
    data: Vec<T>,
    next: Option<Position>,
}

impl<T> Listed<T> {
    #[must_use]
    pub fn page<D>(page: Page<D>, view: impl Fn(D) -> T) -> Self {
        Self { data: page.items.into_iter().map(view).collect(), next: page.next }
    }
}

#[derive(Serialize)]
struct ListBody<'a, T> {
    data: &'a [T],
    next_cursor: Option<&'a str>,
}

impl<T: Serialize + ToSchema> Success for Listed<T> {
    const STATUS: u16 = 200;
    const DESCRIPTION: &'static str = "A page.";
    const IS_LIST: bool = true;

    async fn next_cursor(&self, system: &impl SealingKeys, by: &Caller, path: &str) -> Result<Option<String>, Failure> {
        match &self.next {
            Some(position) => cursor::seal(system, by, path, position).await.map(Some),
            None => Ok(None),
        }
    }

    fn json(&self, next_cursor: Option<&str>) -> Result<Option<String>, serde_json::Error> {
        serde_json::to_string(&ListBody { data: &self.data, next_cursor }).map(Some)
    }

    fn schema() -> Option<NamedSchema> {
        Some(named_schema::<T>())
    }
}

/// 204.
#[derive(Clone, Copy, Debug)]
pub struct Done;

impl Success for Done {
    const STATUS: u16 = 204;
    const DESCRIPTION: &'static str = "Done.";

    fn json(&self, _: Option<&str>) -> Result<Option<String>, serde_json::Error> {
        Ok(None)
    }

    fn schema() -> Option<NamedSchema> {
        None
    }
}

/// 302: the browser goes on elsewhere.
#[derive(Clone)]
pub struct Redirected(String);

impl Redirected {
    #[must_use]
    pub fn to(location: String) -> Self {
        Self(location)
    }
}

/// There may be a secret in the address.
impl std::fmt::Debug for Redirected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Redirected(…)")
    }
}

impl Success for Redirected {
    const STATUS: u16 = 302;
    const DESCRIPTION: &'static str = "Go on there.";
    const HAS_LOCATION: bool = true;

    fn headers(&self) -> Vec<(&'static str, String)> {
        // RFC 9700, section 4.2.4: the address is nobody else's business.
        vec![("location", self.0.clone()), ("referrer-policy", "no-referrer".to_owned())]
    }

    fn json(&self, _: Option<&str>) -> Result<Option<String>, serde_json::Error> {
        Ok(None)
    }

    fn schema() -> Option<NamedSchema> {
        None
    }
}

/// 200, and nothing more to say (RFC 7009, section 2.2).
#[derive(Clone, Copy, Debug)]
pub struct Understood;

impl Success for Understood {
    const STATUS: u16 = 200;
    const DESCRIPTION: &'static str = "Done.";

    fn json(&self, _: Option<&str>) -> Result<Option<String>, serde_json::Error> {
        Ok(None)
    }

    fn schema() -> Option<NamedSchema> {
        None
    }
}

/// 200 with JSON that was made elsewhere.
#[derive(Clone, Debug)]
pub struct Prepared(pub &'static str);

impl Success for Prepared {
    const STATUS: u16 = 200;
    const DESCRIPTION: &'static str = "Found.";

    fn json(&self, _: Option<&str>) -> Result<Option<String>, serde_json::Error> {
        Ok(Some(self.0.to_owned()))
    }

    fn schema() -> Option<NamedSchema> {
        Some(any_object("Document", "A document that describes itself."))
    }
}

/// Another answer, with what a browser is to do with the cookie of its session.
#[derive(Debug)]
pub struct WithCookie<R> {
    reply: R,
    change: Option<CookieChange>,
}

impl<R> WithCookie<R> {
    #[must_use]
    pub fn unchanged(reply: R) -> Self {
        Self { reply, change: None }
    }

    #[must_use]
    pub fn keep(reply: R, cookie: SessionCookie) -> Self {
        Self { reply, change: Some(CookieChange::Keep(cookie)) }
    }

    #[must_use]
    pub fn forget(reply: R) -> Self {
        Self { reply, change: Some(CookieChange::Forget) }
    }
}

impl<R: Success> Success for WithCookie<R> {
    const STATUS: u16 = R::STATUS;
    const DESCRIPTION: &'static str = R::DESCRIPTION;
    const IS_LIST: bool = R::IS_LIST;
    const HAS_LOCATION: bool = R::HAS_LOCATION;

    fn headers(&self) -> Vec<(&'static str, String)> {
        self.reply.headers()
    }

    fn cookies(&self) -> Vec<String> {
        self.change.iter().map(CookieChange::written).collect()
    }

    fn version(&self) -> Option<Version> {
        self.reply.version()
    }

    async fn next_cursor(&self, system: &impl SealingKeys, by: &Caller, path: &str) -> Result<Option<String>, Failure> {
        self.reply.next_cursor(system, by, path).await
    }

    fn json(&self, next_cursor: Option<&str>) -> Result<Option<String>, serde_json::Error> {
        self.reply.json(next_cursor)
    }

    fn schema() -> Option<NamedSchema> {
        R::schema()
    }
}
