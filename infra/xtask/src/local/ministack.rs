//! The process that plays AWS: MiniStack, started by `infra/local/start.py`.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal};

use crate::interrupt;
use crate::local::home::{Home, Process};
use crate::local::tools::Tools;
use crate::process;
use crate::progress::Step;
use crate::workspace::Workspace;

/// The exit code of start.py when its last line is a sentence for the user.
const COULD_NOT_START: i32 = 2;
const READY_WITHIN: Duration = Duration::from_secs(60);
const STOPPED_WITHIN: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(50);

/// Where the services of AWS answer.
pub(crate) fn address(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// Whether a MiniStack answers on that port.
pub(crate) fn answers(port: u16) -> bool {
    agent(Duration::from_secs(2)).get(format!("{}/_ministack/health", address(port))).call().is_ok()
}

/// An HTTP client for it; a proxy of this machine does not stand between.
fn agent(timeout: Duration) -> ureq::Agent {
    ureq::Agent::config_builder().proxy(None).timeout_global(Some(timeout)).build().new_agent()
}

/// Keeps a proxy of this machine from standing between that program and the local AWS.
pub(crate) fn reach_directly(command: &mut Command) -> &mut Command {
    for variable in ["NO_PROXY", "no_proxy"] {
        let others = std::env::var(variable).map(|others| format!(",{others}")).unwrap_or_default();
        command.env(variable, format!("127.0.0.1{others}"));
    }
    command
}

/// Stops one that another command left running, and waits until it has ended.
pub(crate) fn stop(home: &Home, running: Process) -> Result<()> {
    let pid =
        i32::try_from(running.id).ok().and_then(Pid::from_raw).context("the noted process has no valid number")?;
    rustix::process::kill_process(pid, Signal::TERM).context("The local AWS cannot be stopped")?;
    let asked = Instant::now();
    while rustix::process::test_kill_process(pid).is_ok() {
        interrupt::check()?;
        if asked.elapsed() > STOPPED_WITHIN {
            bail!("The local AWS (process {}) does not end. Its log is {}", running.id, home.log().display());
        }
        thread::sleep(POLL);
    }
    home.forget_process();
    Ok(())
}

/// A MiniStack that answered when it was made. If it was started here, dropping it stops it.
#[derive(Debug)]
pub(crate) struct MiniStack {
    child: Option<Child>,
    home: Home,
    port: u16,
}

impl MiniStack {
    /// Starts one and waits until it answers.
    pub(crate) fn start(workspace: &Workspace, tools: &Tools, home: &Home, port: u16) -> Result<Self> {
        let step = Step::begin("Starting the local AWS");
        let log = process::create_log(&home.log())?;
        let mut command = tools.program("python");
        command.arg(workspace.root.join("infra/local/start.py"));
        command.args(["--port", &port.to_string()]).arg("--state").arg(home.state());
        // Ctrl-C goes to the whole group of a terminal; this one is stopped by us, after what uses it.
        command.process_group(0);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let child = process::spawn(&mut command)?;
        home.keep_process(Process { id: child.id(), port })?;
        let mut started = Self { child: Some(child), home: home.clone(), port };
        started.wait_until_ready()?;
        step.done(&format!("The local AWS answers at {}", address(port)));
        Ok(started)
    }

    /// One that another command started and keeps.
    pub(crate) fn join(home: &Home, process: &Process) -> Self {
        Self { child: None, home: home.clone(), port: process.port }
    }

    pub(crate) fn is_ours(&self) -> bool {
        self.child.is_some()
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// An error if it has ended.
    pub(crate) fn check(&mut self) -> Result<()> {
        match self.child.as_mut().map(Child::try_wait).transpose()?.flatten() {
            Some(status) => bail!("{}", self.death(status)),
            None => Ok(()),
        }
    }

    /// Leaves it running, for `cargo xtask down` to stop.
    pub(crate) fn leave(mut self) {
        self.child = None;
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        while !answers(self.port) {
            interrupt::check()?;
            self.check()?;
            if started.elapsed() > READY_WITHIN {
                bail!("The local AWS did not answer within a minute. Its log is {}", self.home.log().display());
            }
            thread::sleep(POLL);
        }
        Ok(())
    }

    fn death(&self, status: ExitStatus) -> String {
        let log = self.home.log();
        if status.code() == Some(COULD_NOT_START) {
            let text = std::fs::read_to_string(&log).unwrap_or_default();
            return text.lines().last().unwrap_or_default().to_owned();
        }
        format!("The local AWS ended by itself ({status}). Its log is {}", log.display())
    }
}

impl Drop for MiniStack {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            process::stop(child);
            self.home.forget_process();
            self.home.discard();
        }
    }
}
