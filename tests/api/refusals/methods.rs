//! What would make one operation of another.

use super::untouched;
use crate::stage::Stage;
use lambda::Method;
use std::collections::BTreeSet;
use testkit::Error;

const OVERRIDES: [&str; 4] = ["x-http-method-override", "x-http-method", "x-method-override", "x-original-method"];

const REWRITES: [&str; 4] = ["x-original-url", "x-rewrite-url", "x-forwarded-path", "x-original-uri"];

const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];

#[tokio::test]
async fn a_method_or_a_path_that_a_header_names() -> Result<(), Error> {
    let stage = Stage::set().await?;
    untouched(&stage, "another method", async || {
        for about in stage.asked() {
            let token = &stage.somebody(&about).token;
            let plain = stage.request(&about).bearer(token).send().await?;
            for (name, value) in OVERRIDES.iter().flat_map(|name| METHODS.map(|method| (name, method))) {
                let other = stage.request(&about).bearer(token).header(name, value).send().await?;
                assert_eq!((other.status, &other.json), (plain.status, &plain.json), "{}: {name} {value}", about.name);
            }
            for name in REWRITES {
                let other = stage.request(&about).bearer(token).header(name, "/api/v1/health").send().await?;
                assert_eq!((other.status, &other.json), (plain.status, &plain.json), "{}: {name}", about.name);
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_method_that_the_query_names() -> Result<(), Error> {
    let stage = Stage::set().await?;
    untouched(&stage, "another method", async || {
        // RFC 6749, section 3.1: what the authorization endpoint does not know, it ignores.
        for about in stage.asked().filter(|about| about.name != "oauth-authorize") {
            for method in METHODS {
                let path = format!("{}?_method={method}", stage.path(&about));
                let request =
                    stage.scene.api.request(about.method.as_str(), &path).key("key").header("if-match", "\"1\"");
                let answer = request.bearer(&stage.somebody(&about).token).send().await?.expect(422)?;
                assert_eq!((answer.code(), answer.pointers()), ("invalid", vec!["/_method"]), "{}", about.name);
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_method_that_the_path_does_not_have() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let operations = stage.operations();
    untouched(&stage, "no such method", async || {
        for about in &operations {
            let here = operations.iter().filter(|other| other.path == about.path);
            let there_are: BTreeSet<_> = here.map(|other| other.method.as_str()).collect();
            let path = stage.path(about);
            for method in ["PATCH", "TRACE", "CONNECT", "get", "Post", "PROPFIND"].into_iter().chain(METHODS) {
                if there_are.contains(method) {
                    continue;
                }
                let request = stage.scene.api.request(method, &path).bearer(&stage.scene.admin.token);
                let answer = request.send().await?.expect(405).map_err(|error| format!("{path}: {error}"))?;
                let allowed: BTreeSet<_> = answer.header("allow").unwrap_or_default().split(", ").collect();
                assert_eq!(allowed, there_are, "{method} {path}");
            }
        }
        Ok(())
    })
    .await
}

/// Whoever only looks changes nothing.
#[tokio::test]
async fn a_query_that_would_change_something() -> Result<(), Error> {
    let stage = Stage::set().await?;
    untouched(&stage, "a GET", async || {
        for about in stage.asked().filter(|about| about.method == Method::Get) {
            let answer = stage.request(&about).bearer(&stage.somebody(&about).token).send().await?;
            assert!(answer.status < 500, "{}: {answer:#?}", about.name);
        }
        Ok(())
    })
    .await
}
