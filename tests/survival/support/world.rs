use super::{Message, Worker, batch, failures};
use domain::job::Job;
use services::{Caller, Envelope, Origin, Principal, TraceParent, sweep_outbox};
use std::cell::RefCell;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use testkit::Error;
use testkit::proxy::Proxy;
use testkit::renewal::{DueSubscription, due_subscription, plan};
use testkit::runtime_api::{Failure, Function, Launch};
use testkit::system::TestSystem;
use tokio::sync::OnceCell;

/// A customer whose subscription is due, and everything that the workers talk to.
pub(crate) struct World {
    pub(crate) system: TestSystem,
    pub(crate) proxy: Proxy,
    pub(crate) due: DueSubscription,
    /// What the sweeper sent.
    pub(crate) swept: RefCell<Vec<Envelope>>,
    log: PathBuf,
}

/// Deliveries after which a renewal must long be done.
const MOST_DELIVERIES: usize = 20;

/// Longer than the sweeper leaves an item to whoever committed it, in seconds.
const PAST_GRACE: i64 = 60;

async fn binary(worker: Worker) -> Result<PathBuf, Error> {
    static BUILT: OnceCell<[PathBuf; 2]> = OnceCell::const_new();
    let workers = [Worker::BillAccount, Worker::CollectPayment];
    let built = BUILT.get_or_try_init(async || testkit::binary::built(workers.map(Worker::name))).await?;
    let found = workers.iter().position(|other| *other == worker).and_then(|at| built.get(at));
    found.cloned().ok_or_else(|| "a worker that was not built".into())
}

impl World {
    /// `test` names the log.
    pub(crate) async fn new(test: &str) -> Result<Self, Error> {
        let system = TestSystem::start().await?;
        let plan = plan(&system).await?;
        let due = due_subscription(&system, plan).await?;
        let proxy = Proxy::start(system.dynamo.address()).await?;
        let log = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("survival/{test}.log"));
        Ok(Self { system, proxy, due, swept: RefCell::default(), log })
    }

    pub(crate) async fn start(&self, worker: Worker) -> Result<Function, Error> {
        let launch = Launch::new(worker.name(), binary(worker).await?).log(&self.log);
        Ok(self.proxy.before(launch).start().await?)
    }

    /// Hands a message to a new process, which may be struck; whether it is still to be handed out.
    pub(crate) async fn deliver(
        &self,
        worker: Worker,
        message: &Message,
        strike: impl FnOnce(&Function),
    ) -> Result<bool, Error> {
        let mut function = self.start(worker).await?;
        strike(&function);
        match function.invoke(&batch(worker.name(), std::slice::from_ref(message))).await {
            Ok(answer) => Ok(!failures(&answer.body)?.is_empty()),
            Err(Failure::Ended(_)) => Ok(true),
            Err(failure) => Err(failure.into()),
        }
    }

    /// Renews the subscription while `fault` meets a call of `worker`, with whatever the queues and the sweeper do
    /// about it; an error if the fault met nothing.
    pub(crate) async fn renew(&self, worker: Worker, fault: impl FnOnce(&Proxy, &Function)) -> Result<(), Error> {
        let mut fault = Some(fault);
        let mut waiting = vec![(Worker::BillAccount, Message::of(&self.due.job())?)];
        let mut heard = 0;
        for _ in 0..MOST_DELIVERIES {
            let Some((to, message)) = waiting.pop() else {
                return match self.proxy.call_off() {
                    0 if fault.is_none() => Ok(()),
                    _ => Err("the fault met nothing".into()),
                };
            };
            let strike = |function: &Function| {
                if let Some(fault) = fault.take_if(|_| to == worker) {
                    fault(&self.proxy, function);
                }
            };
            if self.deliver(to, &message, strike).await? {
                waiting.push((to, message.again()));
            }
            self.sweep().await?;
            let sent = self.proxy.queues().sent();
            for job in sent.get(heard..).unwrap_or_default().iter().filter(|job| job.queue == "collect-payment") {
                waiting.insert(0, (Worker::CollectPayment, Message::new("collect", job.body.clone())));
            }
            heard = sent.len();
            for envelope in self.system.queue.take() {
                if matches!(envelope.job, Job::CollectPayment { .. }) {
                    waiting.insert(0, (Worker::CollectPayment, Message::of(&envelope)?));
                }
                self.swept.borrow_mut().push(envelope);
            }
        }
        Err("the renewal does not come to an end".into())
    }

    /// Half a minute later.
    async fn sweep(&self) -> Result<(), Error> {
        let by = Caller {
            principal: Principal::System,
            origin: Origin::default(),
            operation: "sweep-outbox",
            idempotency: None,
            at: integrations::clock::wall_now().after_seconds(PAST_GRACE),
            deadline: Instant::now() + Duration::from_secs(10),
            trace: TraceParent(String::new()),
        };
        sweep_outbox(&self.system, &by).await?;
        Ok(())
    }
}
