use crate::binary::Binary;
use crate::figures::{Calls, Figures, Micros, Spread};
use crate::scenario::{self, World};
use anyhow::{Context, Result, anyhow, bail};
use std::time::Instant;
use testkit::proxy::{Call, Proxy};
use testkit::runtime_api::{Function, Launch};
use testkit::system::{APP_URL, TestSystem};

/// How often everything is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rounds {
    pub(crate) cold: usize,
    pub(crate) warm: usize,
}

impl Rounds {
    fn all(self) -> usize {
        self.cold + self.warm
    }
}

/// Measures a function with events of its own.
pub(crate) async fn function(binary: &Binary, rounds: Rounds) -> Result<Figures> {
    let (world, events) = scenario::prepare(&binary.name, rounds.all()).await.map_err(|error| anyhow!(error))?;
    let launch = world.proxy.before(Launch::new(&binary.name, &binary.path));
    // What was begun on the pages of the world goes on in the function.
    let launch = launch.set("MAINSPRING_LIMITS", World::quotas()).set("MAINSPRING_APP_URL", APP_URL);
    figures(binary, &launch, &world.proxy, events.split_at(rounds.cold)).await
}

/// Measures a function to which every event is the same.
pub(crate) async fn baseline(binary: &Binary, rounds: Rounds) -> Result<Figures> {
    let system = TestSystem::start().await.map_err(|error| anyhow!(error))?;
    let proxy = Proxy::start(system.dynamo.address()).await?;
    let launch = proxy.before(Launch::new(&binary.name, &binary.path));
    let events = vec![b"{}".to_vec(); rounds.all()];
    figures(binary, &launch, &proxy, events.split_at(rounds.cold)).await
}

/// One invocation and what was called in it.
struct Invoked {
    took: Micros,
    cpu: Micros,
    calls: Vec<Call>,
}

async fn invoke(name: &str, function: &mut Function, proxy: &Proxy, event: &[u8]) -> Result<Invoked> {
    drop(proxy.take_calls());
    let before = cpu(function)?;
    let answer = function.invoke(event).await?;
    let cpu = Micros(cpu(function)?.0.saturating_sub(before.0));
    let calls = proxy.take_calls();
    let json: serde_json::Value = serde_json::from_slice(&answer.body).context("an answer that is no JSON")?;
    if !scenario::done(name, &json) {
        bail!("it did not do its work: {}", refusal(&json));
    }
    Ok(Invoked { took: answer.took.into(), cpu, calls })
}

/// What a person reads of an answer: its problem, where it is one.
fn refusal(answer: &serde_json::Value) -> String {
    let problem = answer["body"].as_str().and_then(|body| serde_json::from_str::<serde_json::Value>(body).ok());
    match problem.as_ref().map(|problem| (&problem["code"], &problem["detail"])) {
        Some((serde_json::Value::String(code), serde_json::Value::String(detail))) => {
            format!("{} {code}: {detail}", answer["statusCode"])
        }
        _ => answer.to_string(),
    }
}

fn cpu(of: &Function) -> Result<Micros> {
    Ok(of.process().cpu_time().context("no processor figures; is this Linux?")?.into())
}

async fn figures(
    binary: &Binary,
    launch: &Launch,
    proxy: &Proxy,
    (cold, warm): (&[Vec<u8>], &[Vec<u8>]),
) -> Result<Figures> {
    let (mut starts, mut firsts, mut colds, mut cold_cpu) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut running = None;
    for event in cold {
        // The one before is killed first: there is one process at a time.
        drop(running.take());
        let mut function = launch.start().await?;
        let started = Micros::from(function.started_in());
        let first = invoke(&binary.name, &mut function, proxy, event).await?;
        starts.push(started);
        colds.push(Micros(started.0 + first.took.0));
        cold_cpu.push(cpu(&function)?);
        firsts.push(first);
        running = Some(function);
    }
    let mut function = running.context("nothing was started")?;
    let mut invoked = Vec::new();
    for event in warm {
        invoked.push(invoke(&binary.name, &mut function, proxy, event).await?);
    }
    Ok(Figures {
        deflated_bytes: binary.deflated()?,
        start: Spread::of(starts),
        first: Spread::of(firsts.iter().map(|first| first.took)),
        cold: Spread::of(colds),
        warm: Spread::of(invoked.iter().map(|warm| warm.took)),
        cold_cpu: Spread::of(cold_cpu),
        warm_cpu: Spread::of(invoked.iter().map(|warm| warm.cpu)),
        peak_kib: function.process().peak_memory_kib().context("no memory figures; is this Linux?")?,
        first_calls: calls_of_median(firsts),
        warm_calls: calls_of_median(invoked),
    })
}

fn calls_of_median(mut invoked: Vec<Invoked>) -> Calls {
    invoked.sort_by_key(|invoked| invoked.took);
    let middle = invoked.len().div_ceil(2).saturating_sub(1);
    invoked.get(middle).map(|median| summed(&median.calls)).unwrap_or_default()
}

/// Calls at the same time count once.
fn summed(calls: &[Call]) -> Calls {
    let mut spans: Vec<(Instant, Instant)> = calls.iter().map(|call| (call.began, call.ended)).collect();
    spans.sort_unstable();
    let mut micros = 0;
    let mut until: Option<Instant> = None;
    for (began, ended) in spans {
        let from = until.map_or(began, |until| until.max(began));
        micros += Micros::from(ended.saturating_duration_since(from)).0;
        until = Some(until.map_or(ended, |until| until.max(ended)));
    }
    Calls { count: calls.len() as u64, answered_in: Micros(micros) }
}
