//! The entry: one [`serve`] for HTTP, one [`serve_queue`], one [`serve_schedule`]. Everything around a handler is here:
//! limits, JSON, principal, permission, idempotency, entity tags, cursors, problem documents, the log line with its
//! metrics, the trace. No business rule is.

mod access;
mod backend;
mod call;
mod denial;
mod failure;
mod http;
mod limit;
mod object;
mod observe;
mod openapi;
mod operation;
mod problem;
mod queue;
mod reply;
mod router;
mod runtime;
mod schedule;
mod schemas;
mod serve;

pub use access::EntryPorts;
pub use backend::Backend;
pub use call::{Body, Call, Form, FormBody, JsonBody, NamedSchema, NoPath, NoQuery, PageQuery, Query, RawBody};
pub use failure::{AtField, Failure, FieldError, Reply};
pub use http::event::{HttpAnswer, HttpDescription, HttpEvent, RequestContext};
pub use object::{named_objects, object, objects, optional_object, optional_objects};
pub use observe::json_lines;
pub use openapi::{Description, ambiguous_schemas, document};
pub use operation::{
    About, Access, Caching, Draft, Errors, Idempotency, Limit, Method, Operation, delete, get, post, put,
};
pub use problem::{OAuthError, Problem, ProblemField};
pub use queue::{Delivery, serve_messages, serve_queue};
pub use reply::{Accepted, Created, Done, Found, Listed, Noted, Prepared, Redirected, Success, Understood, WithCookie};
pub use router::Router;
pub use schedule::{serve_orders, serve_schedule};
pub use serve::{allowed_methods, serve, serve_public, serve_unrouted};
