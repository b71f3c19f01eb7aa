//! The OpenAPI 3.1 document, made from the operations themselves.

use crate::call::{Body, Call, NamedSchema, Query, named_schema};
use crate::operation::{About, Access, Caching, Idempotency, Method, Operation};
use crate::problem::Problem;
use crate::reply::Success;
use std::collections::BTreeMap;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem, PathsBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, HeaderBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Required,
    ResponseBuilder, Schema,
};

/// An operation with the schemas of its types.
#[derive(Clone)]
pub struct Description {
    pub about: About,
    body: Option<NamedSchema>,
    query: Vec<(&'static str, &'static str, RefOr<Schema>, bool)>,
    status: u16,
    description: &'static str,
    reply: Option<NamedSchema>,
    is_list: bool,
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
            query: Q::parameters(),
            status: R::STATUS,
            description: R::DESCRIPTION,
            reply: R::schema(),
            is_list: R::IS_LIST,
        }
    }
}

/// The document of `operations`.
#[must_use]
pub fn document<'a>(operations: impl IntoIterator<Item = &'a Description>) -> OpenApi {
    let mut schemas = BTreeMap::new();
    let (name, schema, referenced) = named_schema::<Problem>();
    schemas.extend(referenced);
    schemas.insert(name, schema);
    let mut paths = PathsBuilder::new();
    let mut sorted: Vec<_> = operations.into_iter().collect();
    sorted.sort_by_key(|description| (description.about.path, description.about.method.as_str()));
    for description in sorted {
        let method = match description.about.method {
            Method::Get => HttpMethod::Get,
            Method::Post => HttpMethod::Post,
        };
        let item = PathItem::new(method, operation(description, &mut schemas).build());
        paths = paths.path(description.about.path, item);
    }
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Mainspring")
                .version("1")
                .description(Some("Subscriptions, invoices and payments, and what a customer may do."))
                .build(),
        )
        .paths(paths.build())
        .components(Some(
            ComponentsBuilder::new()
                .schemas_from_iter(schemas)
                .security_scheme("bearer", SecurityScheme::Http(bearer))
                .build(),
        ))
        .build()
}

fn operation(description: &Description, schemas: &mut BTreeMap<String, RefOr<Schema>>) -> OperationBuilder {
    let about = description.about;
    let tag = about.name.split('-').next().unwrap_or_default();
    let mut operation = OperationBuilder::new()
        .operation_id(Some(about.name))
        .summary(Some(about.summary))
        .description(Some(who_may(about.access)))
        .tag(tag);
    for name in about.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        operation = operation.parameter(
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(ObjectBuilder::new().schema_type(Type::String))),
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
    for (name, text, required) in header_parameters(description) {
        operation = operation.parameter(
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Header)
                .description(Some(text))
                .required(if required { Required::True } else { Required::False })
                .schema(Some(ObjectBuilder::new().schema_type(Type::String))),
        );
    }
    if let Some(body) = &description.body {
        let content = ContentBuilder::new().schema(Some(keep(body, schemas))).build();
        operation = operation.request_body(Some(
            RequestBodyBuilder::new().required(Some(Required::True)).content("application/json", content).build(),
        ));
    }
    operation = operation.response(description.status.to_string(), success(description, schemas).build());
    if is_conditional(description) {
        operation = operation.response("304", ResponseBuilder::new().description("You have this version.").build());
    }
    let problem = ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name("Problem")))).build();
    operation = operation.response(
        "default",
        ResponseBuilder::new()
            .description("A problem (RFC 9457).")
            .content("application/problem+json", problem)
            .build(),
    );
    match about.access {
        Access::Public => operation.securities(Some(Vec::new())),
        Access::User => operation.security(SecurityRequirement::new("bearer", Vec::<String>::new())),
        Access::Staff(permission) | Access::Account(permission) => {
            operation.security(SecurityRequirement::new("bearer", [permission.name()]))
        }
    }
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
    about.method == Method::Get && !description.is_list && about.caching == Caching::PrivateNoStore
}

fn header_parameters(description: &Description) -> Vec<(&'static str, &'static str, bool)> {
    let about = description.about;
    let mut headers = Vec::new();
    if about.idempotency != Idempotency::None {
        let text = "Your own name for this command: sent twice, it is done once. Remembered for a day.";
        headers.push(("Idempotency-Key", text, about.idempotency == Idempotency::Required));
    }
    if about.needs_if_match {
        headers.push(("If-Match", "The `ETag` you saw.", true));
    }
    if is_conditional(description) {
        headers.push(("If-None-Match", "The `ETag` you have.", false));
    }
    headers
}

fn success(description: &Description, schemas: &mut BTreeMap<String, RefOr<Schema>>) -> ResponseBuilder {
    let mut response = ResponseBuilder::new().description(description.description);
    if description.status == 201 {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        response = response.header("Location", HeaderBuilder::new().schema(Some(text())).build());
    }
    let Some(reply) = &description.reply else {
        return response;
    };
    let mut schema = keep(reply, schemas);
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

/// Keeps a schema among the document's, and returns a reference to it.
fn keep(named: &NamedSchema, schemas: &mut BTreeMap<String, RefOr<Schema>>) -> RefOr<Schema> {
    let (name, schema, referenced) = named;
    schemas.extend(referenced.iter().cloned());
    schemas.insert(name.clone(), schema.clone());
    RefOr::Ref(Ref::from_schema_name(name))
}
