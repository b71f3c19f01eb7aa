//! Bad input gets an answer that says what is wrong with it, and leaves nothing behind.

mod account;
mod body;
mod catalogue;
mod credit_notes;
mod cursors;
mod headers;
mod ids;
mod invoices;
mod routes;
mod values;

use crate::scene::Scene;
use testkit::Error;
use testkit::api::{Answer, Request};

/// What a refusal says.
#[derive(Clone, Copy, Debug)]
struct Refusal<'a> {
    status: u16,
    code: &'a str,
    pointers: &'a [&'a str],
}

const fn refusal<'a>(status: u16, code: &'a str, pointers: &'a [&'a str]) -> Refusal<'a> {
    Refusal { status, code, pointers }
}

/// Sends what `expected` refuses, and finds the tables as they were.
async fn refused(scene: &Scene, name: &str, request: Request<'_>, expected: Refusal<'_>) -> Result<Answer, Error> {
    let (before, waiting) = (scene.api.system.dynamo.dump().await?, scene.api.system.queue.waiting());
    let answer = request.send().await.map_err(|error| format!("{name}: {error}"))?;
    let answer = answer.expect(expected.status).map_err(|error| format!("{name}: {error}"))?;
    assert_eq!((answer.code(), answer.pointers().as_slice()), (expected.code, expected.pointers), "{name}");
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{name}");
    assert_eq!(answer.json["status"], expected.status, "{name}");
    assert_eq!(answer.text("/type")?, format!("urn:mainspring:problem:{}", expected.code), "{name}");
    assert_eq!(answer.header("x-request-id"), Some(answer.text("/request_id")?), "{name}");
    assert!(scene.api.system.dynamo.dump().await? == before, "{name} left something behind");
    assert_eq!(scene.api.system.queue.waiting(), waiting, "{name} caused a job");
    Ok(answer)
}
