use serde_json::json;
use services::TraceParent;
use testkit::Error;
use testkit::api::Api;
use testkit::people::PASSWORD;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

async fn trace_of_the_job(api: &Api, email: &str, traceparent: &str) -> Result<TraceParent, Error> {
    let registration = json!({ "email": email, "password": PASSWORD });
    let request = api.post("/api/v1/auth/register", &registration).header("traceparent", traceparent);
    request.send().await?.expect(202)?;
    Ok(api.system.queue.take().pop().ok_or("no job")?.trace)
}

#[tokio::test]
async fn the_callers_trace_goes_on_in_the_jobs() -> Result<(), Error> {
    let api = Api::start().await?;
    let given = format!("00-{TRACE}-00f067aa0ba902b7-01");
    let TraceParent(trace) = trace_of_the_job(&api, "ada@example.com", &given).await?;
    assert!(trace.starts_with(&format!("00-{TRACE}-")), "{trace}");
    assert_ne!(trace, given, "our part of it has an id of its own");
    Ok(())
}

#[tokio::test]
async fn a_trace_that_is_none_is_replaced() -> Result<(), Error> {
    let api = Api::start().await?;
    let nonsense = ["", "00-xyz", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"];
    for (n, given) in nonsense.into_iter().enumerate() {
        let TraceParent(trace) = trace_of_the_job(&api, &format!("p{n}@example.com"), given).await?;
        let parts: Vec<_> = trace.split('-').map(str::len).collect();
        assert_eq!(parts, [2, 32, 16, 2], "{trace}");
        assert!(!trace.contains(TRACE));
    }
    Ok(())
}

#[tokio::test]
async fn every_answer_has_the_id_of_its_request() -> Result<(), Error> {
    let api = Api::start().await?;
    let found = api.get("/api/v1/health").send().await?.expect(200)?;
    let missing = api.get("/api/v1/nothing").send().await?.expect(404)?;
    assert_eq!(found.header("x-request-id"), Some("request-1"));
    assert_eq!(missing.header("x-request-id"), Some("request-1"));
    assert_eq!(missing.text("/request_id")?, "request-1");
    Ok(())
}
