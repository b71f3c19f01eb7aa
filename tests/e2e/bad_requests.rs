use crate::deployment::{Deployment, Outcome};

const REGISTER: &str = "/api/v1/auth/register";
const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

#[test]
fn unknown_paths_and_methods_get_problem_documents() -> Outcome {
    let at = Deployment::under_test()?;
    let unknown = at.get("/api/v1/nothing", None)?;
    assert_eq!((unknown.status, unknown.body["code"].as_str()), (404, Some("not_found")));
    assert_eq!(unknown.headers.get("content-type").map(String::as_str), Some("application/problem+json"));
    let method = at.get(REGISTER, None)?;
    assert_eq!((method.status, method.headers.get("allow").map(String::as_str)), (405, Some("POST")));
    Ok(())
}

#[test]
fn bodies_that_are_too_much_are_refused() -> Outcome {
    let at = Deployment::under_test()?;
    let large = vec![b'x'; 9 << 20];
    assert_eq!(at.post_raw(REGISTER, None, &JSON, &large)?.status, 413);
    let deep = "[".repeat(10_000);
    assert_eq!(at.post_raw(REGISTER, None, &JSON, deep.as_bytes())?.status, 400);
    assert_eq!(at.post_raw(REGISTER, None, &[("content-type", "text/plain")], b"{}")?.status, 415);
    let unknown = at.post_raw(REGISTER, None, &JSON, br#"{"role":"admin"}"#)?;
    assert_eq!((unknown.status, unknown.body["errors"][0]["pointer"].as_str()), (422, Some("/role")));
    Ok(())
}
