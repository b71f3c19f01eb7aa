//! What is refused, by every operation that needs a caller: each test is one attack and walks over all of them, so that a
//! new operation is in it by being mounted.

mod api_keys;
mod clients;
mod credentials;
mod fields;
mod forger;
mod keys;
mod lists;
mod methods;
mod others;
mod references;
mod roles;
pub(crate) mod sample;
mod sessions;
mod tokens;

use crate::stage::Stage;
use lambda::{About, Method};
use testkit::Error;
use testkit::api::{Answer, Request};

/// Whoever does not show who they are.
const NOBODY: (u16, &str) = (401, "unauthenticated");

/// A problem document that says so, and nothing else.
fn is_refused(name: &str, answer: &Answer, (status, code): (u16, &str)) -> Result<(), Error> {
    if (answer.status, answer.code()) != (status, code) {
        return Err(format!("{name}: {status} {code} was expected of {answer:#?}").into());
    }
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{name}");
    assert_eq!(answer.header("cache-control"), Some("private, no-store"), "{name}");
    assert_eq!(answer.text("/type")?, format!("urn:mainspring:problem:{code}"), "{name}");
    // RFC 9110, section 15.5.2.
    assert_eq!(answer.header("www-authenticate"), (status == 401).then_some("Bearer"), "{name}");
    Ok(())
}

/// What there is apart from what any request leaves behind, as long as it is looked at.
async fn untouched(stage: &Stage, attack: &str, during: impl AsyncFnOnce() -> Result<(), Error>) -> Result<(), Error> {
    let system = &stage.scene.api.system;
    let (before, waiting, letters) =
        (system.dynamo.dump().await?, system.queue.waiting(), system.mailbox.letters().len());
    during().await?;
    assert!(system.dynamo.dump().await? == before, "{attack} left something behind");
    assert_eq!(system.queue.waiting(), waiting, "{attack} caused a job");
    assert_eq!(system.mailbox.letters().len(), letters, "{attack} sent a mail");
    Ok(())
}

/// Every operation that needs a caller takes whoever comes so for nobody, and does nothing.
async fn nobody<'a>(
    stage: &'a Stage,
    attack: &str,
    comes: impl Fn(Request<'a>, &About) -> Request<'a>,
) -> Result<(), Error> {
    untouched(stage, attack, async || {
        for about in stage.asked() {
            let answer = comes(stage.request(&about), &about).send().await?;
            is_refused(&format!("{} with {attack}", about.name), &answer, NOBODY)?;
        }
        Ok(())
    })
    .await
}

/// As [`nobody`], with such a bearer token.
async fn refused(stage: &Stage, attack: &str, token: &str) -> Result<(), Error> {
    nobody(stage, attack, |request, _| request.bearer(token)).await
}

/// Every operation knows who has this token.
async fn known(stage: &Stage, token: &str) -> Result<(), Error> {
    for about in stage.asked() {
        let answer = stage.request(&about).bearer(token).send().await?;
        assert_ne!((answer.status, answer.code()), NOBODY, "{}: {answer:#?}", about.name);
    }
    Ok(())
}

/// What was good until something happened: commands refuse it at once, and what only reads within a minute, also where a
/// process has seen it before.
async fn over(
    stage: &Stage,
    attack: &str,
    token: &str,
    happens: impl AsyncFnOnce() -> Result<(), Error>,
) -> Result<(), Error> {
    known(stage, token).await.map_err(|error| format!("before {attack}: {error}"))?;
    happens().await?;
    for about in stage.asked().filter(|about| about.method != Method::Get) {
        let answer = stage.request(&about).bearer(token).send().await?;
        is_refused(&format!("{} after {attack}", about.name), &answer, NOBODY)?;
    }
    stage.scene.api.system.pass_seconds(60);
    refused(stage, attack, token).await
}
