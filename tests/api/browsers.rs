//! What every answer tells a browser that has no business with an API.

use crate::stage::Stage;
use testkit::Error;
use testkit::api::Answer;

/// What a header has to have; all of it is parted by `;`.
const SAID: [(&str, &[&str]); 4] = [
    (
        "content-security-policy",
        &["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "sandbox"],
    ),
    ("referrer-policy", &["no-referrer"]),
    ("strict-transport-security", &["max-age=63072000", "includeSubDomains"]),
    ("x-content-type-options", &["nosniff"]),
];

fn assert_said(answer: &Answer, what: &str) {
    for (name, parts) in SAID {
        let said: Vec<_> = answer.header(name).unwrap_or_default().split(';').map(str::trim).collect();
        assert!(parts.iter().all(|part| said.contains(part)), "{what}: {name} is {said:?}");
    }
    for name in ["access-control-allow-origin", "server", "x-powered-by"] {
        assert_eq!(answer.header(name), None, "{what}");
    }
    if !answer.json.is_null() {
        let kinds = ["application/json", "application/problem+json"];
        assert!(answer.header("content-type").is_some_and(|kind| kinds.contains(&kind)), "{what}");
    }
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_not_do_with_it() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let mut statuses = Vec::new();
    for about in stage.operations() {
        let token = stage.scene.api.fresh_token(stage.somebody(&about)).await?;
        for request in [stage.request(&about), stage.request(&about).bearer(&token)] {
            let answer = request.on("https://evil.example").send().await?;
            assert_said(&answer, &format!("{} of {}", answer.status, about.name));
            statuses.push(answer.status);
        }
    }
    for status in [200, 401, 422] {
        assert!(statuses.contains(&status), "nothing was answered {status}");
    }
    for (method, path) in [("GET", "/api/v1/nothing"), ("TRACE", "/api/v1/plans"), ("OPTIONS", "/api/v1/plans")] {
        assert_said(&stage.scene.api.request(method, path).send().await?, &format!("{method} {path}"));
    }
    Ok(())
}
