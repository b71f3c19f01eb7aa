//! Where no operation is.

use super::{refusal, refused};
use crate::bodies::team_plan;
use crate::scene::Scene;
use testkit::Error;

#[tokio::test]
async fn an_unknown_path_is_not_found() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let token = &scene.customer.owner.token;
    for path in ["/", "/api", "/api/v1", "/api/v2/plans", "/api/v1/plans/", "/api/v1//plans", "/API/v1/plans", "//"] {
        for method in ["GET", "POST", "DELETE"] {
            let request = scene.api.request(method, path).bearer(token);
            let answer = refused(&scene, path, request, refusal(404, "not_found", &[])).await?;
            assert_eq!(answer.text("/instance")?, path);
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_unknown_method_is_answered_with_those_that_there_are() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let subscriptions = format!("{}/subscriptions", scene.customer.path);
    for (path, allowed) in [
        ("/api/v1/plans", "GET, POST"),
        ("/api/v1/health", "GET"),
        ("/api/v1/auth/login", "POST"),
        (subscriptions.as_str(), "GET, POST"),
    ] {
        for method in ["DELETE", "PUT", "PATCH", "BREW"] {
            let request = scene.api.request(method, path);
            let answer = refused(&scene, path, request, refusal(405, "method_not_allowed", &[])).await?;
            let mut methods: Vec<_> = answer.header("allow").unwrap_or_default().split(", ").collect();
            methods.sort_unstable();
            assert_eq!(methods.join(", "), allowed, "{path}");
        }
    }
    Ok(())
}
