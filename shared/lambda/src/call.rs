use crate::access::cursor;
use crate::failure::Failure;
use crate::http::cookie;
use crate::http::request::Request;
use domain::Version;
use domain::identity::WebOrigin;
use garde::Validate;
use integrations::cookies;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use services::port::{AppUrl, PublicUrl, SealingKeys};
use services::{Caller, PageRequest, Position, Visitor};
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// A request as a handler gets it: checked, and by somebody who may.
#[derive(Debug)]
pub struct Call<Body = (), Path = NoPath, Query = NoQuery> {
    pub body: Body,
    pub path: Path,
    pub query: Query,
    pub by: Caller,
    /// From `If-Match`; present where the operation requires it.
    pub if_match: Option<Version>,
    /// Where the page asked for begins.
    pub(crate) position: Option<Position>,
    pub(crate) headers: Vec<(String, String)>,
}

impl<B, P, Q> Call<B, P, Q> {
    /// The value of a request header; `name` in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// Whether the caller's browser has the cookie of a session.
    #[must_use]
    pub fn has_cookie(&self) -> bool {
        self.header("cookie").and_then(cookie::value).is_some()
    }

    /// What a session begins with that somebody logs in to.
    #[must_use]
    pub fn visitor(&self) -> Visitor {
        let presented = self.header("cookie").and_then(cookie::value).and_then(cookies::present);
        Visitor {
            agent: self.header("user-agent").map(str::to_owned),
            cookie_sha256: presented.map(|presented| presented.secret_sha256),
        }
    }

    /// The origin of the page that asks, which is one of the operator's own or of the API.
    ///
    /// # Errors
    /// [`Failure::CrossSite`] for another, and where the browser does not say.
    pub fn own_page(&self, urls: &(impl AppUrl + PublicUrl)) -> Result<WebOrigin, Failure> {
        let own = [urls.app_url()?, urls.public_url()?];
        let mut own = own.iter().filter_map(|url| WebOrigin::of(url));
        let from = self.header("origin").ok_or(Failure::CrossSite)?;
        own.find(|origin| origin.as_str() == from).ok_or(Failure::CrossSite)
    }

    /// The version that the caller saw.
    ///
    /// # Errors
    /// [`Failure::PreconditionRequired`].
    pub fn seen(&self) -> Result<Version, Failure> {
        self.if_match.ok_or(Failure::PreconditionRequired)
    }
}

impl<B, P> Call<B, P, PageQuery> {
    #[must_use]
    pub fn page(&self) -> PageRequest {
        let limit = self.query.limit.unwrap_or(PageQuery::DEFAULT_LIMIT);
        PageRequest { limit, after: self.position.clone() }
    }
}

/// What a request body is read as.
pub trait Body: Sized {
    /// # Errors
    /// What is wrong with the body, with pointers to the fields.
    fn read(request: &Request) -> Result<Self, Failure>;

    /// What it is written in.
    const MEDIA_TYPE: &'static str = "application/json";

    /// The body's schema with those it refers to; `None` where there is no body.
    fn schema() -> Option<NamedSchema>;
}

/// A schema, its name, and the ones it refers to.
pub type NamedSchema = (String, RefOr<Schema>, Vec<(String, RefOr<Schema>)>);

pub(crate) fn named_schema<T: ToSchema>() -> NamedSchema {
    let mut referenced = Vec::new();
    T::schemas(&mut referenced);
    (T::name().into_owned(), <T as PartialSchema>::schema(), referenced)
}

/// The schema of an object that is described elsewhere.
pub(crate) fn any_object(name: &str, description: &str) -> NamedSchema {
    let object = ObjectBuilder::new()
        .description(Some(description))
        .additional_properties(Some(AdditionalProperties::FreeForm(true)));
    (name.to_owned(), object.into(), Vec::new())
}

/// No body, whatever is sent.
impl Body for () {
    fn read(_: &Request) -> Result<Self, Failure> {
        Ok(())
    }

    fn schema() -> Option<NamedSchema> {
        None
    }
}

/// Marks a type as a JSON request body: `impl lambda::JsonBody for NewPlan {}`.
pub trait JsonBody: DeserializeOwned + Validate<Context = ()> + ToSchema {}

impl<T: JsonBody> Body for T {
    fn read(request: &Request) -> Result<Self, Failure> {
        crate::http::json::read(request)
    }

    fn schema() -> Option<NamedSchema> {
        Some(named_schema::<T>())
    }
}

/// A body that a browser's form would send (RFC 6749 speaks so).
#[derive(Clone, Debug)]
pub struct Form<T>(pub T);

/// Marks a type as such a body: `impl lambda::FormBody for TokenRequest {}`. Fields that nobody knows are ignored, as
/// RFC 6749 has it; one that stands twice is not.
pub trait FormBody: DeserializeOwned + ToSchema {}

impl<T: FormBody> Body for Form<T> {
    const MEDIA_TYPE: &'static str = "application/x-www-form-urlencoded";

    fn read(request: &Request) -> Result<Self, Failure> {
        crate::http::form::read(request).map(Self)
    }

    fn schema() -> Option<NamedSchema> {
        Some(named_schema::<T>())
    }
}

/// The body as it arrived, for signatures over it.
#[derive(Clone, Debug)]
pub struct RawBody(pub String);

impl Body for RawBody {
    fn read(request: &Request) -> Result<Self, Failure> {
        String::from_utf8(request.body.clone()).map(Self).map_err(|_| Failure::NotJson("not UTF-8".to_owned()))
    }

    fn schema() -> Option<NamedSchema> {
        Some(any_object("SignedNotice", "What was signed, byte by byte."))
    }
}

/// The query string of an operation.
pub trait Query: DeserializeOwned {
    /// # Errors
    /// [`Failure::Invalid`] with the parameters that are wrong.
    fn check(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// Where the page asked for begins. Only queries that name a page open a cursor, so that the other functions are linked
    /// without Secrets Manager.
    ///
    /// # Errors
    /// [`Failure::Invalid`] for a cursor that was not given to this principal for this query.
    fn position(
        &self,
        _: &impl SealingKeys,
        _: &Caller,
        _path: &str,
    ) -> impl Future<Output = Result<Option<Position>, Failure>> {
        std::future::ready(Ok(None))
    }

    /// Name, description and schema of each parameter.
    fn parameters() -> Vec<(&'static str, &'static str, RefOr<Schema>, bool)>;
}

/// No parameters in the path.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct NoPath {}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoQuery {}

impl Query for NoQuery {
    fn parameters() -> Vec<(&'static str, &'static str, RefOr<Schema>, bool)> {
        Vec::new()
    }
}

/// Which part of a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    pub limit: Option<u16>,
    pub cursor: Option<String>,
}

impl PageQuery {
    pub const DEFAULT_LIMIT: u16 = 20;
    pub const MOST: u16 = 100;
}

impl Query for PageQuery {
    fn check(&self) -> Result<(), Failure> {
        match self.limit {
            Some(limit) if !(1..=Self::MOST).contains(&limit) => {
                Err(Failure::invalid("/limit", format!("between 1 and {}", Self::MOST)))
            }
            _ => Ok(()),
        }
    }

    async fn position(&self, system: &impl SealingKeys, by: &Caller, path: &str) -> Result<Option<Position>, Failure> {
        match &self.cursor {
            Some(cursor) => cursor::open(system, by, path, cursor).await.map(Some),
            None => Ok(None),
        }
    }

    fn parameters() -> Vec<(&'static str, &'static str, RefOr<Schema>, bool)> {
        let limit = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(Self::MOST))
            .default(Some(Self::DEFAULT_LIMIT.into()));
        vec![
            ("limit", "The most items to return.", limit.into(), false),
            ("cursor", "`next_cursor` of the page before.", String::schema(), false),
        ]
    }
}
