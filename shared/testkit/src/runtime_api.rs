//! A stand-in for the [Lambda Runtime API](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), which starts a
//! function's binary as Lambda does, hands it events and takes its answers.

use crate::process::Process;
use crate::wire::{self, Message};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::io::BufReader;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};

const PREFIX: &str = "/2018-06-01/runtime/";

/// How often an exchange that does not come is looked behind: has the process ended?
const GLANCE: Duration = Duration::from_millis(5);

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// It ended: killed, or of its own accord.
    Ended(std::process::ExitStatus),
    /// It said that it cannot start, or that an invocation failed.
    Reported(String),
    TimedOut,
    Io(std::io::Error),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ended(status) => write!(f, "the function ended: {status}"),
            Self::Reported(error) => write!(f, "the function reported: {error}"),
            Self::TimedOut => f.write_str("the function timed out"),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// How a function is started. Nothing of this process's environment reaches it, as on Lambda.
#[derive(Clone, Debug)]
pub struct Launch {
    binary: PathBuf,
    environment: BTreeMap<String, OsString>,
    log: Option<PathBuf>,
    timeout: Duration,
}

impl Launch {
    /// `binary` as the function `name`, with what Lambda itself sets.
    #[must_use]
    pub fn new(name: &str, binary: impl Into<PathBuf>) -> Self {
        let defined = [
            ("AWS_LAMBDA_FUNCTION_NAME", name),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/stand-in"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "stand-in"),
            ("AWS_REGION", "eu-west-1"),
            ("AWS_DEFAULT_REGION", "eu-west-1"),
            ("AWS_ACCESS_KEY_ID", "AKIDSTANDIN"),
            ("AWS_SECRET_ACCESS_KEY", "stand-in"),
            ("AWS_SESSION_TOKEN", "stand-in"),
            ("TZ", ":UTC"),
            ("LANG", "en_US.UTF-8"),
            ("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin"),
            ("_HANDLER", "bootstrap"),
        ];
        let environment = defined.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        Self { binary: binary.into(), environment, log: None, timeout: Duration::from_secs(20) }
    }

    #[must_use]
    pub fn set(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.environment.insert(name.to_owned(), value.into());
        self
    }

    /// The file that its output is added to; nowhere otherwise.
    #[must_use]
    pub fn log(self, path: impl Into<PathBuf>) -> Self {
        Self { log: Some(path.into()), ..self }
    }

    /// How long a start or an invocation may take.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Starts it and waits until it asks for an event.
    ///
    /// # Errors
    /// It does not come so far.
    pub async fn start(&self) -> Result<Function, Failure> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let mut command = Command::new(&self.binary);
        command
            .env_clear()
            .envs(&self.environment)
            .env("AWS_LAMBDA_RUNTIME_API", listener.local_addr()?.to_string())
            .stdin(Stdio::null());
        match &self.log {
            Some(log) => {
                let file = append(log)?;
                command.stdout(file.try_clone()?).stderr(file);
            }
            None => {
                command.stdout(Stdio::null()).stderr(Stdio::null());
            }
        }
        let (sender, exchanges) = mpsc::unbounded_channel();
        let spawned = Instant::now();
        let process = Process::spawn(&mut command)?;
        let server = tokio::spawn(accept(listener, sender));
        let mut function =
            Function { process, exchanges, server, waiting: None, timeout: self.timeout, started_in: Duration::ZERO };
        let waiting = function.poll(self.timeout).await?;
        function.started_in = waiting.received.duration_since(spawned);
        function.waiting = Some(waiting);
        Ok(function)
    }
}

fn append(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    File::options().create(true).append(true).open(path)
}

/// A request of the function, and where its response goes.
#[derive(Debug)]
struct Exchange {
    request: Message,
    received: Instant,
    respond: oneshot::Sender<Message>,
}

async fn accept(listener: TcpListener, exchanges: mpsc::UnboundedSender<Exchange>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(converse(stream, exchanges.clone()));
    }
}

/// A broken connection is noticed where its answer is waited for.
async fn converse(mut stream: TcpStream, exchanges: mpsc::UnboundedSender<Exchange>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let (reader, mut writer) = stream.split();
    let mut reader = BufReader::new(reader);
    while let Some(request) = wire::read(&mut reader).await? {
        let received = Instant::now();
        let (respond, response) = oneshot::channel();
        if exchanges.send(Exchange { request, received, respond }).is_err() {
            break;
        }
        match response.await {
            Ok(response) => wire::write(&mut writer, &response).await?,
            Err(_) => break,
        }
    }
    Ok(())
}

/// A running function. Dropped, it is killed.
#[derive(Debug)]
pub struct Function {
    process: Process,
    exchanges: mpsc::UnboundedReceiver<Exchange>,
    server: tokio::task::JoinHandle<()>,
    /// The request for the next event, when the function has made it.
    waiting: Option<Exchange>,
    timeout: Duration,
    started_in: Duration,
}

/// What became of an event.
#[derive(Clone, Debug)]
pub struct Answer {
    pub body: Vec<u8>,
    /// From the event's departure to the answer's arrival.
    pub took: Duration,
}

impl Function {
    #[must_use]
    pub fn process(&self) -> &Process {
        &self.process
    }

    /// From the start of the process until it first asked for an event.
    #[must_use]
    pub fn started_in(&self) -> Duration {
        self.started_in
    }

    /// Hands it an event and waits for the answer, and until it asks for the next one.
    ///
    /// # Errors
    /// There is no answer; [`Failure::Reported`] when it reported an error instead.
    pub async fn invoke(&mut self, event: &[u8]) -> Result<Answer, Failure> {
        let waiting = match self.waiting.take() {
            Some(waiting) => waiting,
            None => self.poll(self.timeout).await?,
        };
        let sent = Instant::now();
        // If it is gone, so is its end of the channel: that is noticed below.
        let _ = waiting.respond.send(self.event(event));
        let answer = self.exchange(self.timeout).await?;
        let took = answer.received.duration_since(sent);
        let _ = answer.respond.send(Message::response(202, "application/json", "{\"status\":\"OK\"}"));
        if answer.request.path().ends_with("/error") {
            return Err(Failure::Reported(String::from_utf8_lossy(&answer.request.body).into_owned()));
        }
        // It has answered; what it does next is the next invocation's matter.
        self.waiting = self.poll(self.timeout).await.ok();
        Ok(Answer { body: answer.request.body, took })
    }

    fn event(&self, event: &[u8]) -> Message {
        let deadline = SystemTime::now() + self.timeout;
        let deadline = deadline.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let mut message = Message::response(200, "application/json", event);
        let said = [
            ("lambda-runtime-aws-request-id", format!("{:032x}", fastrand::u128(..))),
            ("lambda-runtime-deadline-ms", deadline.to_string()),
            (
                "lambda-runtime-invoked-function-arn",
                "arn:aws:lambda:eu-west-1:123456789012:function:stand-in".to_owned(),
            ),
            ("lambda-runtime-trace-id", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0".to_owned()),
        ];
        message.headers.extend(said.map(|(name, value)| (name.to_owned(), value)));
        message
    }

    /// The function's request for an event.
    async fn poll(&mut self, within: Duration) -> Result<Exchange, Failure> {
        let exchange = self.exchange(within).await?;
        match exchange.request.path().strip_prefix(PREFIX) {
            Some("invocation/next") => Ok(exchange),
            _ => Err(Failure::Reported(String::from_utf8_lossy(&exchange.request.body).into_owned())),
        }
    }

    async fn exchange(&mut self, within: Duration) -> Result<Exchange, Failure> {
        let began = Instant::now();
        loop {
            match tokio::time::timeout(GLANCE, self.exchanges.recv()).await {
                Ok(Some(exchange)) => return Ok(exchange),
                Ok(None) => return Err(Failure::Io(std::io::ErrorKind::NotConnected.into())),
                Err(_) => {}
            }
            if let Some(status) = self.process.ended() {
                return Err(Failure::Ended(status));
            }
            if began.elapsed() > within {
                return Err(Failure::TimedOut);
            }
        }
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        self.process.kill();
        self.server.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, Launch};
    use std::time::Duration;

    fn shout() -> Launch {
        Launch::new("shout", concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/shout.py"))
    }

    #[tokio::test]
    async fn events_are_answered_one_after_the_other() {
        let mut function = shout().start().await.unwrap();
        assert!(function.started_in() > Duration::ZERO);
        for _ in 0..3 {
            let answer = function.invoke(b"hello").await.unwrap();
            // Nothing of the environment of the test is there.
            assert_eq!(answer.body, b"HELLO");
            assert!(answer.took > Duration::ZERO);
        }
        assert!(function.process().peak_memory_kib().unwrap() > 0);
    }

    #[tokio::test]
    async fn an_error_is_reported_and_the_function_goes_on() {
        let mut function = shout().start().await.unwrap();
        let failure = function.invoke(b"fail").await.unwrap_err();
        assert!(matches!(failure, Failure::Reported(error) if error == "failed"));
        assert_eq!(function.invoke(b"again").await.unwrap().body, b"AGAIN");
    }

    #[tokio::test]
    async fn a_function_that_ends_is_told_from_one_that_is_slow() {
        let mut function = shout().start().await.unwrap();
        let failure = function.invoke(b"die").await.unwrap_err();
        assert!(matches!(failure, Failure::Ended(status) if status.code() == Some(7)));

        let silent = shout().set("SILENT", "1").timeout(Duration::from_millis(50));
        assert!(matches!(silent.start().await.unwrap_err(), Failure::TimedOut));
    }

    #[tokio::test]
    async fn a_function_that_cannot_start_says_so() {
        let failure = shout().set("BROKEN", "1").start().await.unwrap_err();
        assert!(matches!(failure, Failure::Reported(error) if error == "no configuration"));
    }

    #[tokio::test]
    async fn a_kill_is_real() {
        let mut function = shout().start().await.unwrap();
        function.process().kill();
        assert!(matches!(function.invoke(b"hello").await.unwrap_err(), Failure::Ended(_)));
    }
}
