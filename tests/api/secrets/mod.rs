//! What is secret is found with whom it is for, and nowhere else: not in what functions log, not in what goes to the
//! database, on a queue or into a mail, and not in a problem; also when every port fails in the middle of it.

mod places;
mod story;
mod sweep;

use crate::stage::Stage;
use domain::limit::{Policy, Quota};
use lambda::{Idempotency, Limit};
use places::Place;
use story::Story;
use sweep::sweep;
use testkit::Error;
use tracing::instrument::WithSubscriber;

#[tokio::test]
async fn a_secret_is_found_nowhere_but_with_whom_it_is_for() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let system = stage.scene.api.system.clone();
    for policy in [Policy::Guesses, Policy::Letters] {
        system.set_quota(policy, Quota { most: 1_000_000, seconds: 600 });
    }
    system.dynamo.faults.keep_sent();
    let log = lambda::json_lines(move |line| system.trail.log(line));
    let swept = async {
        Story { stage: &stage }.play().await?;
        sweep(&stage).await
    };
    let swept = swept.with_subscriber(log).await?;

    let system = &stage.scene.api.system;
    assert!(swept > 6, "only {swept} operations read a secret");
    let succeeded = stage.operations().into_iter().filter(|about| {
        let passed = system.trail.passed(about.name);
        let gives = about.idempotency == Idempotency::Secret && passed.given;
        gives || (about.limit == Limit::Credentials && passed.brought)
    });
    let succeeded = succeeded.count();
    assert!(succeeded > 12, "only {succeeded} operations got or gave a secret");
    let secrets = system.trail.secrets();
    let lines = system.trail.lines();
    assert!(secrets.len() > 30, "{} secrets", secrets.len());
    assert!(lines.iter().any(|line| line.contains("injected: a panic")), "nobody panicked");
    let mut found = Vec::new();
    for place in Place::all(system)? {
        for secret in secrets.iter().filter(|secret| !place.may_have(secret)) {
            let text = secret.found_in(place.texts.iter().map(String::as_str));
            found.extend(text.map(|text| format!("{} {} in {}: {text}", secret.name, secret.text, place.name)));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    Ok(())
}
