//! OAuth 2 as its clients speak it: discovery, the token endpoint, revocation, introspection, codes.

mod codes;
mod machines;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::Person;

const TOKEN: &str = "/api/v1/oauth/token";
pub(crate) const REVOKE: &str = "/api/v1/oauth/revoke";
const INTROSPECT: &str = "/api/v1/oauth/introspect";

/// A client with its secret.
pub(crate) struct Machine {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) secret: String,
    pub(crate) etag: String,
}

impl Machine {
    pub(crate) fn basic(&self) -> String {
        basic(&self.client_id, &self.secret)
    }
}

pub(crate) fn basic(client_id: &str, secret: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{client_id}:{secret}")))
}

pub(crate) async fn machine(api: &Api, by: &Person, path: &str, scopes: &[&str]) -> Result<Machine, Error> {
    registered(api, by, path, &json!({ "name": "Accounting", "scopes": scopes })).await
}

async fn registered(api: &Api, by: &Person, path: &str, new: &Value) -> Result<Machine, Error> {
    let created = api.post(path, new).bearer(&api.fresh_token(by).await?).send().await?.expect(201)?;
    Ok(Machine {
        id: created.text("/id")?.to_owned(),
        client_id: created.text("/client_id")?.to_owned(),
        secret: created.text("/client_secret")?.to_owned(),
        etag: created.header("etag").ok_or("no version")?.to_owned(),
    })
}

pub(crate) async fn form(api: &Api, path: &str, authorization: Option<&str>, body: &str) -> Result<Answer, Error> {
    let request = api.request("POST", path).header("content-type", "application/x-www-form-urlencoded").body(body);
    match authorization {
        Some(authorization) => request.header("authorization", authorization).send().await,
        None => request.send().await,
    }
}

pub(crate) async fn token_of(api: &Api, machine: &Machine) -> Result<String, Error> {
    let answer = form(api, TOKEN, Some(&machine.basic()), "grant_type=client_credentials").await?.expect(200)?;
    Ok(answer.text("/access_token")?.to_owned())
}

pub(crate) async fn introspect(api: &Api, by: &Machine, token: &str) -> Result<Value, Error> {
    Ok(form(api, INTROSPECT, Some(&by.basic()), &format!("token={token}")).await?.expect(200)?.json)
}
