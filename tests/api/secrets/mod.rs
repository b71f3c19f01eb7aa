//! What is secret is found with whom it is for, and nowhere else: not in what functions log, not in what goes to the
//! database, on a queue or into a mail, and not in a problem; also when every port fails in the middle of it.

mod places;
mod provider;
mod second_factor;
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

/// Operations that are limited like those that take a secret, and take none.
const TAKE_NONE: [&str; 3] = ["auth-forgot-password", "openid-start", "passkeys-request"];

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
    for about in stage.operations() {
        let passed = system.trail.passed(about.name);
        let takes = about.limit == Limit::Credentials && !TAKE_NONE.contains(&about.name);
        let played = (passed.brought || !takes) && (passed.given || about.idempotency != Idempotency::Secret);
        assert!(played, "{} takes or gives a secret: let tests/api/secrets/story.rs succeed with it", about.name);
    }
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
