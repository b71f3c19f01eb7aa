//! The OpenAPI 3.1 document, made from the operations themselves.

use crate::call::{Body, Call, NamedSchema, Query, named_schema};
use crate::operation::{About, Access, Errors, Idempotency, Method, Operation};
use crate::problem::{OAuthError, Problem};
use crate::reply::Success;
use crate::schemas::Schemas;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem, PathsBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, HeaderBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Required,
    ResponseBuilder, Schema,
};

const DESCRIPTION: &str = "\
Subscriptions, invoices and payments, and what a customer may do.

Whoever asks too often is answered 429 with `Retry-After`. Once half of a quota is used, answers say in `RateLimit-Policy` \
and `RateLimit` (draft-ietf-httpapi-ratelimit-headers) how much of it is left.";

/// An operation with the schemas of its types.
#[derive(Clone)]
pub struct Description {
    pub about: About,
    body: Option<NamedSchema>,
    media_type: &'static str,
    query: Vec<(&'static str, &'static str, RefOr<Schema>, bool)>,
    status: u16,
    description: &'static str,
    reply: Option<NamedSchema>,
    is_list: bool,
    has_location: bool,
}

impl std::fmt::Debug for Description {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.about.fmt(f)
    }
}

impl Description {
    pub(crate) fn of<B: Body, P, Q: Query, R: Success>(operation: Operation<Call<B, P, Q>, R>) -> Self {
        Self {
            about: operation.about(),
            body: B::schema(),
            media_type: B::MEDIA_TYPE,
            query: Q::parameters(),
            status: R::STATUS,
            description: R::DESCRIPTION,
            reply: R::schema(),
            is_list: R::IS_LIST,
            has_location: R::HAS_LOCATION,
        }
    }
}

/// Names by which `operations` mean several schemas: in a document one would stand for all.
#[must_use]
pub fn ambiguous_schemas<'a>(operations: impl IntoIterator<Item = &'a Description>) -> Vec<String> {
    let mut schemas = Schemas::default();
    for description in operations {
        for schema in description.body.iter().chain(&description.reply) {
            schemas.keep(schema.clone());
        }
    }
    schemas.ambiguous()
}

/// The document of `operations`.
#[must_use]
pub fn document<'a>(operations: impl IntoIterator<Item = &'a Description>) -> OpenApi {
    let mut schemas = Schemas::default();
    schemas.keep(named_schema::<Problem>());
    let mut paths = PathsBuilder::new();
    let mut sorted: Vec<_> = operations.into_iter().collect();
    sorted.sort_by_key(|description| (description.about.path, description.about.method.as_str()));
    for description in sorted {
        let method = match description.about.method {
            Method::Get => HttpMethod::Get,
            Method::Post => HttpMethod::Post,
            Method::Put => HttpMethod::Put,
            Method::Delete => HttpMethod::Delete,
        };
        let item = PathItem::new(method, operation(description, &mut schemas).build());
        paths = paths.path(description.about.path, item);
    }
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    let about_cookies = "Set by a log-in that asks for it; good for pages of the origin that it was on.";
    let cookie = ApiKeyValue::with_description("__Host-session", about_cookies);
    OpenApiBuilder::new()
        .info(InfoBuilder::new().title("Mainspring").version("1").description(Some(DESCRIPTION)).build())
        .paths(paths.build())
        .components(Some(
            ComponentsBuilder::new()
                .schemas_from_iter(schemas)
                .security_scheme("bearer", SecurityScheme::Http(bearer))
                .security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)))
                .build(),
        ))
        .build()
}

fn operation(description: &Description, schemas: &mut Schemas) -> OperationBuilder {
    let about = description.about;
    let mut operation = OperationBuilder::new()
        .operation_id(Some(about.name))
        .summary(Some(about.summary))
        .description(Some(who_may(about.access)))
        .tag(resource(about));
    for name in about.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        operation = operation.parameter(
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(text_schema())),
        );
    }
    for (name, text, schema, required) in &description.query {
        let required = if *required { Required::True } else { Required::False };
        operation = operation.parameter(
            ParameterBuilder::new()
                .name(*name)
                .parameter_in(ParameterIn::Query)
                .description(Some(*text))
                .required(required)
                .schema(Some(schema.clone())),
        );
    }
    for (name, text, schema, required) in header_parameters(description) {
        operation = operation.parameter(
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Header)
                .description(Some(text))
                .required(if required { Required::True } else { Required::False })
                .schema(Some(schema)),
        );
    }
    if let Some(body) = &description.body {
        let content = ContentBuilder::new().schema(Some(schemas.keep(body.clone()))).build();
        operation = operation.request_body(Some(
            RequestBodyBuilder::new().required(Some(Required::True)).content(description.media_type, content).build(),
        ));
    }
    operation = operation.response(description.status.to_string(), success(description, schemas).build());
    if is_conditional(description) {
        operation = operation.response("304", ResponseBuilder::new().description("You have this version.").build());
    }
    operation = operation.response("default", refusals(about.errors, schemas).build());
    match about.access {
        Access::Public => operation.securities(Some(Vec::new())),
        Access::User => either(operation, &[]),
        Access::Staff(permission) | Access::Account(permission) => either(operation, &[permission.name()]),
    }
}

/// With a bearer token or the cookie of a session.
fn either(operation: OperationBuilder, permissions: &[&str]) -> OperationBuilder {
    let by = |scheme: &str| SecurityRequirement::new(scheme, permissions.iter().copied());
    operation.security(by("bearer")).security(by("cookie"))
}

fn refusals(errors: Errors, schemas: &mut Schemas) -> ResponseBuilder {
    let problem = ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name("Problem")))).build();
    let response = ResponseBuilder::new().content("application/problem+json", problem);
    match errors {
        Errors::Problems => response.description("A problem (RFC 9457)."),
        Errors::OAuth => {
            let error = ContentBuilder::new().schema(Some(schemas.keep(named_schema::<OAuthError>()))).build();
            response.description("An error of OAuth (RFC 6749).").content("application/json", error)
        }
    }
}

/// What the operation is filed under: the part of its path that its name begins with.
fn resource(about: About) -> &'static str {
    let named = |part: &&str| about.name.strip_prefix(*part).is_some_and(|rest| rest.starts_with('-'));
    let of_path = about.path.split('/').filter(|part| !part.is_empty()).filter(named).max_by_key(|part| part.len());
    of_path.or_else(|| about.name.split('-').next()).unwrap_or_default()
}

fn who_may(access: Access) -> String {
    match access {
        Access::Public => "Open to everybody.".to_owned(),
        Access::User => "For whoever is logged in.".to_owned(),
        Access::Staff(permission) => format!("For the operator's people with `{}`.", permission.name()),
        Access::Account(permission) => {
            format!("For members of the account, and the operator's people, with `{}`.", permission.name())
        }
    }
}

fn is_conditional(description: &Description) -> bool {
    let about = description.about;
    about.method == Method::Get && !description.is_list && about.access != Access::Public
}

fn header_parameters(description: &Description) -> Vec<(&'static str, &'static str, ObjectBuilder, bool)> {
    let about = description.about;
    let mut headers = Vec::new();
    if about.idempotency.takes_key() {
        let text = "Your own name for this command: sent twice, it is done once. Remembered for a day.";
        let key = text_schema().min_length(Some(1)).max_length(Some(255));
        headers.push(("Idempotency-Key", text, key, about.idempotency == Idempotency::Required));
    }
    if about.needs_if_match {
        headers.push(("If-Match", "The `ETag` you saw.", text_schema(), true));
    }
    if is_conditional(description) {
        headers.push(("If-None-Match", "The `ETag` you have.", text_schema(), false));
    }
    headers
}

fn success(description: &Description, schemas: &mut Schemas) -> ResponseBuilder {
    let mut response = ResponseBuilder::new().description(description.description);
    if description.has_location {
        response = response.header("Location", HeaderBuilder::new().schema(Some(text_schema())).build());
    }
    if is_conditional(description) {
        let version = HeaderBuilder::new().description(Some("The version shown.")).schema(Some(text_schema()));
        response = response.header("ETag", version.build());
    }
    let Some(reply) = &description.reply else {
        return response;
    };
    let mut schema = schemas.keep(reply.clone());
    if description.is_list {
        let cursor = ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::SchemaType::Array(vec![Type::String, Type::Null]))
            .description(Some("Send it as `cursor` for the next page; null on the last."));
        schema = ObjectBuilder::new()
            .property("data", ArrayBuilder::new().items(schema))
            .required("data")
            .property("next_cursor", cursor)
            .required("next_cursor")
            .into();
    }
    response.content("application/json", ContentBuilder::new().schema(Some(schema)).build())
}

fn text_schema() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}
