//! What functions call, on one loopback port: the store is passed on to a real one, an identity provider to a test's; queues,
//! secrets, mail, the payment gateway and whoever it notifies are stand-ins. Any call can be struck: the process killed, or the answer lost.

mod gateway;
mod mailer;
mod queues;
mod receiver;
mod secrets;

pub use gateway::Gateway;
pub use queues::{Queues, Sent};
pub use secrets::secret;

use crate::dynamo::STACK;
use crate::process::Process;
use crate::provider::{self, TestProvider};
use crate::runtime_api::Launch;
use crate::wire::{self, Message};
use serde_json::{Value, json};
use std::io::Result;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::io::BufReader;
use tokio::net::{TcpListener, TcpStream};

/// A call that a function made.
#[derive(Clone, Debug)]
pub struct Call {
    /// The operation, `TransactWriteItems` for instance, or method and path.
    pub name: String,
    pub of_store: bool,
    pub began: Instant,
    /// When the answer was on its way.
    pub ended: Instant,
}

/// What goes wrong with a call.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The process is killed, and the call goes nowhere.
    KillBefore(Process),
    /// The call does what it does, and the process is killed before it hears of it.
    KillAfter(Process),
    /// The call does what it does, and the connection breaks before the answer.
    LoseAnswer,
}

#[derive(Debug)]
struct Strike {
    /// Every call, where there is none.
    name: Option<&'static str>,
    /// How many such calls are still let through.
    spared: usize,
    fault: Fault,
}

#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: tokio::task::JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    store: SocketAddr,
    queues: Queues,
    gateway: Gateway,
    provider: Mutex<Option<Trusted>>,
    strikes: Mutex<Vec<Strike>>,
    calls: Mutex<Vec<Call>>,
}

/// An identity provider that functions know.
#[derive(Clone, Debug)]
struct Trusted {
    address: SocketAddr,
    configuration: Value,
}

impl Proxy {
    /// A proxy before the store at `store`.
    ///
    /// # Errors
    /// There is no port.
    pub async fn start(store: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            store,
            queues: Queues::default(),
            gateway: Gateway::default(),
            provider: Mutex::default(),
            strikes: Mutex::default(),
            calls: Mutex::default(),
        });
        let server = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { address, shared, server })
    }

    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Has functions know this identity provider, whose issuer is the proxy itself.
    pub fn trust(&self, provider: &TestProvider) {
        let trusted = Trusted { address: provider.address, configuration: provider.configuration() };
        *lock(&self.shared.provider) = Some(trusted);
    }

    /// The settings that make a function call the proxy.
    #[must_use]
    pub fn before(&self, launch: Launch) -> Launch {
        let url = self.url();
        launch
            .set("AWS_ENDPOINT_URL", url.as_str())
            .set("MAINSPRING_STACK", STACK)
            .set("MAINSPRING_QUEUE_PREFIX", format!("{url}/123456789012/{STACK}-"))
            .set("MAINSPRING_GATEWAY_URL", url.as_str())
            .set("MAINSPRING_PUBLIC_URL", url.as_str())
            .set("MAINSPRING_MODE", "sandbox")
            .set("MAINSPRING_APP_URL", "https://app.example.com")
            .set("MAINSPRING_MAIL_FROM", "billing@example.com")
    }

    #[must_use]
    pub fn queues(&self) -> &Queues {
        &self.shared.queues
    }

    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        &self.shared.gateway
    }

    /// Strikes the next call of this name. Once.
    pub fn strike(&self, name: &'static str, fault: Fault) {
        lock(&self.shared.strikes).push(Strike { name: Some(name), spared: 0, fault });
    }

    /// Lets `spared` calls pass, and strikes the next one, whatever it is. Once.
    pub fn strike_after(&self, spared: usize, fault: Fault) {
        lock(&self.shared.strikes).push(Strike { name: None, spared, fault });
    }

    /// Strikes that nothing has met yet, which are called off.
    pub fn call_off(&self) -> usize {
        lock(&self.shared.strikes).drain(..).count()
    }

    /// The calls since the last time, in the order of their answers.
    #[must_use]
    pub fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut lock(&self.shared.calls))
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(converse(stream, Arc::clone(&shared)));
    }
}

/// A broken connection is the caller's to notice.
async fn converse(mut stream: TcpStream, shared: Arc<Shared>) -> Result<()> {
    stream.set_nodelay(true)?;
    let (reader, mut writer) = stream.split();
    let mut reader = BufReader::new(reader);
    let mut store = Upstream { address: shared.store, connection: None };
    while let Some(request) = wire::read(&mut reader).await? {
        let began = Instant::now();
        let destination = Destination::of(&request);
        let fault = shared.fault(&destination.name);
        if let Some(Fault::KillBefore(process)) = &fault {
            process.kill();
            return Ok(());
        }
        let response = match destination.service {
            Service::Store => store.call(&request).await?,
            Service::Queues => shared.queues.answer(&destination.name, &request.body),
            Service::Secrets => secrets::answer(&request.body, &shared.providers()),
            Service::Mailer => mailer::answer(),
            Service::Gateway => shared.gateway.answer(&request),
            Service::Receiver => receiver::answer(&request),
            Service::Provider => shared.ask_provider(&request).await?,
        };
        match fault {
            Some(Fault::KillAfter(process)) => {
                process.kill();
                return Ok(());
            }
            Some(Fault::LoseAnswer) => return Ok(()),
            _ => {}
        }
        let of_store = destination.service == Service::Store;
        // Before the answer, so that whoever has it finds the call.
        lock(&shared.calls).push(Call { name: destination.name, of_store, began, ended: Instant::now() });
        wire::write(&mut writer, &response).await?;
    }
    Ok(())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Service {
    Store,
    Queues,
    Secrets,
    Mailer,
    Gateway,
    Receiver,
    Provider,
}

#[derive(Debug)]
struct Destination {
    service: Service,
    name: String,
}

impl Destination {
    fn of(request: &Message) -> Self {
        if let Some((service, operation)) = request.header("x-amz-target").and_then(|target| target.split_once('.')) {
            let service = match service {
                "AmazonSQS" => Service::Queues,
                "secretsmanager" => Service::Secrets,
                _ => Service::Store,
            };
            return Self { service, name: operation.to_owned() };
        }
        let path = request.path().split('?').next().unwrap_or_default();
        let service = match path {
            _ if path.starts_with("/v2/email") => Service::Mailer,
            receiver::PATH => Service::Receiver,
            _ if provider::PATHS.contains(&path) => Service::Provider,
            _ => Service::Gateway,
        };
        Self { service, name: format!("{} {path}", request.method()) }
    }
}

impl Shared {
    /// As the operator's secret has them.
    fn providers(&self) -> Value {
        let provider = lock(&self.provider);
        json!(provider.iter().map(|provider| &provider.configuration).collect::<Vec<_>>())
    }

    async fn ask_provider(&self, request: &Message) -> Result<Message> {
        let address = lock(&self.provider).as_ref().map(|provider| provider.address);
        match address {
            // It hangs up after each answer.
            Some(address) => Upstream { address, connection: None }.call(request).await,
            None => Ok(Message::response(404, "application/json", "{}")),
        }
    }

    /// What is to go wrong with this call.
    fn fault(&self, name: &str) -> Option<Fault> {
        let mut strikes = lock(&self.strikes);
        let at = strikes.iter().position(|strike| strike.name.is_none_or(|only| only == name))?;
        if strikes[at].spared > 0 {
            strikes[at].spared -= 1;
            return None;
        }
        Some(strikes.remove(at).fault)
    }
}

/// One connection there for each of a function's own.
#[derive(Debug)]
struct Upstream {
    address: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
}

impl Upstream {
    async fn call(&mut self, request: &Message) -> Result<Message> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => {
                let stream = TcpStream::connect(self.address).await?;
                stream.set_nodelay(true)?;
                none.insert(BufReader::new(stream))
            }
        };
        wire::write(connection, request).await?;
        wire::read(connection).await?.ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Proxy};
    use crate::process::Process;
    use crate::wire::{self, Message};
    use std::io::Result;
    use std::net::SocketAddr;
    use std::process::Command;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::io::BufReader;
    use tokio::net::{TcpListener, TcpStream};

    /// A store that counts.
    async fn store() -> (SocketAddr, Arc<AtomicUsize>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let counted = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&counted);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let counter = Arc::clone(&counter);
                tokio::spawn(async move {
                    let mut stream = BufReader::new(stream);
                    while let Ok(Some(_)) = wire::read(&mut stream).await {
                        let count = counter.fetch_add(1, Ordering::SeqCst) + 1;
                        let answer = Message::response(200, "application/json", count.to_string());
                        if wire::write(&mut stream, &answer).await.is_err() {
                            break;
                        }
                    }
                });
            }
        });
        (address, counted)
    }

    async fn call(proxy: &Proxy, target: &str) -> Result<Option<Message>> {
        let mut stream = BufReader::new(TcpStream::connect(proxy.address).await?);
        let headers = vec![("x-amz-target".to_owned(), target.to_owned())];
        wire::write(&mut stream, &Message { start: "POST / HTTP/1.1".to_owned(), headers, body: Vec::new() }).await?;
        wire::read(&mut stream).await
    }

    #[tokio::test]
    async fn calls_to_the_store_arrive_and_are_known() {
        let (store, counted) = store().await;
        let proxy = Proxy::start(store).await.unwrap();

        let answer = call(&proxy, "DynamoDB_20120810.GetItem").await.unwrap().unwrap();

        assert_eq!((answer.body, counted.load(Ordering::SeqCst)), (b"1".to_vec(), 1));
        let calls = proxy.take_calls();
        assert_eq!(
            calls.iter().map(|call| (call.name.as_str(), call.of_store)).collect::<Vec<_>>(),
            [("GetItem", true)]
        );
        assert!(proxy.take_calls().is_empty());
    }

    #[tokio::test]
    async fn a_strike_meets_the_call_it_is_meant_for_and_once() {
        let (store, counted) = store().await;
        let proxy = Proxy::start(store).await.unwrap();
        let answered = async |operation: &str| call(&proxy, operation).await.unwrap().is_some();

        proxy.strike("GetItem", Fault::LoseAnswer);
        assert!(answered("DynamoDB_20120810.Query").await);
        assert!(!answered("DynamoDB_20120810.GetItem").await, "the answer is lost");
        assert!(answered("DynamoDB_20120810.GetItem").await);
        proxy.strike_after(1, Fault::LoseAnswer);
        assert!(answered("DynamoDB_20120810.GetItem").await);
        assert!(!answered("DynamoDB_20120810.Query").await, "the second one, whatever it is");

        assert_eq!(counted.load(Ordering::SeqCst), 5, "the lost ones too were carried out");
        assert_eq!(proxy.call_off(), 0);
    }

    #[tokio::test]
    async fn a_kill_comes_before_or_after_the_call() {
        let (store, counted) = store().await;
        let proxy = Proxy::start(store).await.unwrap();
        let sleeping = || Process::spawn(Command::new("sleep").arg("60")).unwrap();

        for (fault, carried_out) in [(Fault::KillBefore as fn(Process) -> Fault, 0), (Fault::KillAfter, 1)] {
            let victim = sleeping();
            proxy.strike("PutItem", fault(victim.clone()));
            assert!(call(&proxy, "DynamoDB_20120810.PutItem").await.unwrap().is_none());
            assert!(victim.ended().is_some());
            assert_eq!(counted.load(Ordering::SeqCst), carried_out);
        }
    }

    #[tokio::test]
    async fn a_strike_that_meets_nothing_is_noticed() {
        let proxy = Proxy::start(store().await.0).await.unwrap();
        proxy.strike("GetItem", Fault::LoseAnswer);
        assert_eq!(proxy.call_off(), 1);
    }
}
